"""What a line says beside its wish: anger, the want of a person, a deadline, a topic that needs a person's care."""
