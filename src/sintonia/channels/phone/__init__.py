"""Calls from any telephone system: an agent talks, and does the journeys for whoever calls."""
