"""Who may call the web's API, how fast, and in what words they are refused."""
