"""Where customers write: one folder per channel, the same file names in each."""
