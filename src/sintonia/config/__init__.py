"""Settings, URLs, the ASGI application with its edge, and the embedded PostgreSQL."""
