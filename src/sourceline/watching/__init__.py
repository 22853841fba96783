"""Feeds polled again and again, politely: conditional requests, robots.txt, back-off."""
