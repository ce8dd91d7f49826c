"""What a customer sees, from the button on the shop's page to the end of a conversation."""
