"""The web channel, against a real aiohttp server and the in-memory store."""
