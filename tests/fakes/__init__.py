"""Stand-ins for other people's servers; our own parts are never faked."""
