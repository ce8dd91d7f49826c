"""Whole conversations, told as they go: the real assistant, the real desk rules, time moved by hand."""
