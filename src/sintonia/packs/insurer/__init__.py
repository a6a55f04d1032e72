"""The services of an insurer."""
