"""Starts it: command line, settings and the composition root; the only room that imports every other."""
