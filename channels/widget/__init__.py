"""What pages load: the widget, put together of its parts, and the pages that are served themselves."""
