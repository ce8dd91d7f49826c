"""Load: the real gateway, brains and store under many sockets, much talk, a storm and a large store."""
