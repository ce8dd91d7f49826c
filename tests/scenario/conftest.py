"""The trained model, loaded once for all scenarios."""

from tests.trained import a_busy_machine_is_no_silent_shop, loaded, world  # noqa: F401
