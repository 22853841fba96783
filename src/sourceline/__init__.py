"""Reports of political violence, read into claims that lead back to their words."""

__version__ = "0.1.0"
