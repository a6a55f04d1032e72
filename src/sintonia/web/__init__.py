"""The shared layout, components, model fields, static files and the live stream's tokens."""
