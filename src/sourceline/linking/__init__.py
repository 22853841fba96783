"""Which documents copy one another, and which reports tell of one event."""
