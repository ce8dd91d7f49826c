"""Tests of the WhatsApp channel."""
