"""A misspelt line is read as it is meant, and a little as it is written."""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder import Encoder
from bot.nlu.fitting import fit
from bot.nlu.reader import _AS_WRITTEN, Reader, Trained
from bot.nlu.spelling import Speller
from tests.unit.bot_nlu.test_hybrid import LABELS, TEXTS


def test_both_spellings_are_weighed(encoder: Encoder) -> None:
    hybrid = fit(TEXTS, LABELS, encoder).hybrid
    speller = Speller({"livraison": 9}, encoder.is_word)
    literal = Reader(Trained(hybrid, Speller({}, encoder.is_word)), encoder)
    written, meant, other = "la livraisson", "la livraison", TEXTS[0]
    assert speller.right(written) == meant
    found = Reader(Trained(hybrid, speller), encoder).see([other, written])
    as_it_is = literal.see([other, written, meant])
    for seen, exact in ((found.scores, as_it_is.scores), (found.nearest, as_it_is.nearest)):
        weighed = _AS_WRITTEN * exact[1] + (1 - _AS_WRITTEN) * exact[2]
        assert np.allclose(seen, [exact[0], weighed], atol=1e-5)
        assert not np.allclose(exact[1], exact[2], atol=1e-3)
