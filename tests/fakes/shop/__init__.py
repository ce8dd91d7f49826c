"""A REST shop for tests: any `Shop` served over the protocol of docs/shop.md, by an aiohttp server in a thread."""
