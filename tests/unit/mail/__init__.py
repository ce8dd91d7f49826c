"""Tests of mail out."""
