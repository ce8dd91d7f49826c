"""What each wish about an order comes to: pure functions from a `Case` to the next `Step`."""
