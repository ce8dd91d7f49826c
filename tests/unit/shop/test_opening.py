"""Opening a shop: URLs that cannot be used, databases that are away, and what errors may say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from shop.errors import BadShopUrl, ShopDown
from shop.opening import open_shop
from shop.requests import Cancel
from tests.shops import HandClock


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.db",
        "mysql://root:hunter2@localhost/shop",
        "postgresql://shop:hunter2@localhost:port/shop",
        "postgresql+unheard://shop:hunter2@localhost/shop",
    ],
)
def test_a_url_that_cannot_be_used_is_said_with_an_example_and_without_its_password(url: str) -> None:
    with pytest.raises(BadShopUrl, match=r"use sqlite:///") as caught:
        open_shop(url)
    assert "hunter2" not in str(caught.value)


def test_a_shop_in_memory_serves_many_calls() -> None:
    shop = open_shop("sqlite://", demo=True, clock=HandClock())
    assert shop.do("LBQ-10002", 1, "turn-1", Cancel()).made
    assert shop.order("LBQ-10002").version == 2
    shop.close()


def test_without_the_demo_a_new_shop_is_empty(tmp_path: Path) -> None:
    shop = open_shop(f"sqlite:///{tmp_path}/new/shop.db")
    assert shop.products() == ()
    assert shop.lag() >= 0


def test_the_file_lets_readers_and_a_writer_work_together(tmp_path: Path) -> None:
    assert open_shop(f"sqlite:///{tmp_path}/shop.db").lag() >= 0
    other = sqlite3.connect(tmp_path / "shop.db")
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_a_read_only_shop_is_not_made(tmp_path: Path) -> None:
    shop = open_shop(f"sqlite:///{tmp_path}/shop.db", demo=True, read_only=True)
    with pytest.raises(ShopDown, match="no shop database at"):
        shop.lag()
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_no_shop_is_told_apart(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other.db").close()
    shop = open_shop(f"sqlite:///{tmp_path}/other.db", read_only=True)
    with pytest.raises(ShopDown, match="lacks the tables changes, customers"):
        shop.lag()


def test_a_shop_of_an_earlier_version_gets_the_columns_that_were_added(tmp_path: Path) -> None:
    first = open_shop(f"sqlite:///{tmp_path}/shop.db", demo=True, clock=HandClock())
    assert first.lag() >= 0
    first.close()
    earlier = sqlite3.connect(tmp_path / "shop.db")
    for table, column in (("items", "vat_permille"), ("parcels", "handover"), ("changes", "record")):
        earlier.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    earlier.execute("DROP TABLE sellers")
    earlier.close()
    shop = open_shop(f"sqlite:///{tmp_path}/shop.db", clock=HandClock())
    assert shop.do("LBQ-10002", 1, "turn-1", Cancel()).made
    assert shop.order("LBQ-10001").parcels[0].handover is None
    shop.close()


def test_what_is_only_looked_at_may_be_a_view_of_a_companys_own_tables(tmp_path: Path) -> None:
    first = open_shop(f"sqlite:///{tmp_path}/shop.db", demo=True, clock=HandClock())
    assert first.lag() >= 0
    first.close()
    company = sqlite3.connect(tmp_path / "shop.db")
    company.executescript(
        """
        ALTER TABLE customers RENAME TO erp_customers; CREATE VIEW customers AS SELECT * FROM erp_customers;
        ALTER TABLE parcels RENAME TO erp_parcels; CREATE VIEW parcels AS SELECT * FROM erp_parcels;
        """
    )
    shop = open_shop(f"sqlite:///{tmp_path}/shop.db", clock=HandClock())
    assert shop.order_by_proof("LBQ-10001", "69007").carrier == "Colissimo"
    assert shop.do("LBQ-10002", 1, "turn-1", Cancel()).made
    shop.close()
    company.execute("DROP VIEW customers")
    company.execute("CREATE VIEW customers AS SELECT id, email FROM erp_customers")
    company.close()
    with pytest.raises(ShopDown, match=r"the view customers lacks first_name, .*vip"):
        open_shop(f"sqlite:///{tmp_path}/shop.db", clock=HandClock()).lag()


def test_a_file_that_is_no_database_is_a_shop_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_text("this is a letter, not a database " * 100)
    with pytest.raises(ShopDown, match="DatabaseError"):
        open_shop(f"sqlite:///{tmp_path}/shop.db").lag()


def test_a_shop_that_was_away_at_start_is_found_later(tmp_path: Path) -> None:
    blocked = tmp_path / "var"
    blocked.write_text("")
    shop = open_shop(f"sqlite:///{blocked}/shop.db", demo=True)
    with pytest.raises(ShopDown, match="cannot be made"):
        shop.order("LBQ-10001")
    blocked.unlink()
    assert shop.order("LBQ-10001").number == "LBQ-10001"


def test_a_server_that_does_not_listen_is_down_and_says_no_secret(unused_tcp_port: int) -> None:
    shop = open_shop(f"postgresql://shop:hunter2@127.0.0.1:{unused_tcp_port}/shop")
    with pytest.raises(ShopDown, match="OperationalError") as caught:
        shop.order_by_proof("LBQ-10001", "camille.laurent@example.com")
    assert "hunter2" not in str(caught.value)
    assert "camille" not in f"{caught.value} {caught.value.__cause__}"


def test_a_shop_locked_by_somebody_else_is_down_for_changes_and_open_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.database.WAIT_S", 0)
    shop = open_shop(f"sqlite:///{tmp_path}/shop.db", demo=True, clock=HandClock())
    assert shop.lag() >= 0
    other = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ShopDown):
        shop.do("LBQ-10002", 1, "turn-1", Cancel())
    assert shop.order("LBQ-10002").version == 1
    other.execute("ROLLBACK")
    assert shop.do("LBQ-10002", 1, "turn-1", Cancel()).version == 2
    other.close()
