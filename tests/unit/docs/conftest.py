"""Examples of the pages are run here, some of them with Rasa."""

import tests.rasa_imported  # noqa: F401
