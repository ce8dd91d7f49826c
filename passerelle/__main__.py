"""`python -m passerelle` is the command `passerelle`."""

import sys

from passerelle.cli import main

sys.exit(main())
