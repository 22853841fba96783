"""What every request passes on its way in and out, each a plain ASGI application."""
