"""The calls of openapi.json over HTTP: the customer's, and those of the shop's own servers."""
