"""The `sintonia` command."""
