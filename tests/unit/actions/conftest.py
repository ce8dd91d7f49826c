"""The trained model, and a world with the demo shop in it."""

from tests.trained import a_busy_machine_is_no_silent_shop, loaded, world  # noqa: F401
