"""Speed and quality in figures, on this machine: `make bench`. Nothing here asserts; tests assert ratios."""
