"""The training data is read here by Rasa's own loader too."""

import tests.rasa_imported  # noqa: F401
