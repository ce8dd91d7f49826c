"""What the shop says first: news of an order that goes wrong, and incidents that concern many customers."""
