"""What a customer does, written through the door, and the way on to another channel."""
