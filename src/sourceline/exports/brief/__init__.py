"""A brief: one or more events on a page to print, with map, timeline, claims and sources."""
