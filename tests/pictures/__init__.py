"""Pictures of every state of the widget and the desk, from the real service: `make screens` (docs/pictures.md)."""
