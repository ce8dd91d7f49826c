"""WhatsApp, by Meta's Cloud API: the webhook that comes in, and the messages that go out."""
