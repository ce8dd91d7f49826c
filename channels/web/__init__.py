"""The web channel, in the files that every channel has: what it is given, what comes in, what goes out."""
