"""The pure parts of the fault harness, and its proxy."""
