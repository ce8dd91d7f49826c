"""What customers call the goods of an order, and what is no name of theirs."""

from __future__ import annotations

import pytest

from shop.naming import may_hold, named
from shop.opening import open_shop


@pytest.mark.parametrize(
    ("name", "skus", "held"),
    [
        ("verres", ("TAB-03",), True),
        ("wine glasses", ("TAB-03",), True),
        ("Chablis", ("CAV-02",), True),
        ("wine", (), True),
        ("vin", (), True),
        ("bouilloire", (), False),
        ("", (), True),
    ],
)
def test_wine_glasses_are_no_wine(name: str, skus: tuple[str, ...], held: bool) -> None:
    order = open_shop("sqlite://", demo=True).order("LBQ-10012")
    assert tuple(item.sku for item in named(order, name)) == skus
    assert may_hold(order, name) == held
