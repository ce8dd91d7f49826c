"""Telegram: updates in, messages out. `decode` and `encode` are pure, `updates` and `channel` do the work."""
