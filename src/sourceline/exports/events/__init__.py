"""Reconciled events in the formats of those who use them, one module a format."""
