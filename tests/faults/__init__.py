"""Processes that die while customers write: `make faults`; a small run of the same is among the scenarios."""
