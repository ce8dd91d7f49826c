"""A day in the shop: stories that read like conversations, through the real gateway, brain and store."""
