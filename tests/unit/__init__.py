"""Tests of one room each, without a running service."""
