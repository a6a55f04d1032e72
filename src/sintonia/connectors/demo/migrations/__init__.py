"""Migrations of the pretend company."""
