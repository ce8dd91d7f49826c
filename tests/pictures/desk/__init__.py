"""What an agent and a supervisor see at the desk."""
