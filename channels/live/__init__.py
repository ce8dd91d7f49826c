"""What the customers of this process are watching, and what they are told when it changes."""
