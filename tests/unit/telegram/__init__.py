"""The Telegram channel against the real client library and the fake Bot API."""
