"""The shop's own terms: periods it promises, and how far the assistant may go without asking a person."""

from __future__ import annotations

from dataclasses import dataclass

from shop.words import Bilingual, Money


@dataclass(frozen=True)
class Terms:
    """Days are calendar days unless they say working days; money is per request, goods with delivery."""

    send_back_days: int = 14  # art. L221-23: after the withdrawal
    inquiry_working_days: int = 5  # what Colissimo and DPD promise for an answer
    remedy_days: int = 30  # after delivery; later it is a claim under the guarantee, which a person looks at
    remedy_up_to: Money = Money(15_000)
    override_days: int = 60  # a person may take goods back so long after the last day
    override_up_to: Money = Money(100_000)  # and decide about so much; the dearest order of the demo shop is a third
    replacement_working_days: int = 3
    voucher_days: int = 365
    drop_off: Bilingual = Bilingual(
        "en point relais Mondial Relay ou dans nos boutiques de Lyon", "at a Mondial Relay point or in our Lyon shops"
    )


TERMS = Terms()
