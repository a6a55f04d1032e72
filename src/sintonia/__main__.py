"""`python -m sintonia` is the `sintonia` command."""

from sintonia.cli import main

main()
