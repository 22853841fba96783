"""What readings are written as: one file a format, each a `write(readings, out)`."""
