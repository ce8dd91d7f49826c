"""Where customers write: a folder per channel, the same file names in each, and what channels stand on."""
