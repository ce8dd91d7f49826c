"""Teaches e5 our lines: `make tune` learns `bot/nlu/e5/factors.npz` from `data/nlu`, ten minutes of two quiet cores.

Pairs of thin factors are learned for matrices of the last layers so that lines of one wish come near each other; the
network itself stays as it was published. Of what was learned only a part is added (`--strength`).
"""
