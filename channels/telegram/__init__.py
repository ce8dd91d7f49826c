"""Telegram: updates in, messages out. `decode` and `encode` are pure, `inbox` and `channel` do the work."""
