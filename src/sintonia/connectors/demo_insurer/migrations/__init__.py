"""Migrations of the pretend insurer."""
