"""The journey language (steps), the runner that replays it, and stored runs."""
