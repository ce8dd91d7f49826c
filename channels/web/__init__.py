"""The web channel: the widget's and other people's API over HTTP, long poll and WebSocket."""
