"""The demo shop "Le Bon Quartier": three tables to read and edit (`*.csv`), dated relative to the day of creation."""
