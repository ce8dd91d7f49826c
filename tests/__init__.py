"""The tests: unit (a room), contract (a port), scenario (end to end), browser, faults (long, on request)."""
