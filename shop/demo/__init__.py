"""The demo shop "Le Bon Quartier": four tables to read and edit (`*.csv`), dated relative to the day of creation."""
