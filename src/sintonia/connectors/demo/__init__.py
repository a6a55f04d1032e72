"""A whole pretend company, "Energia Clara" of Vila Clara, behind the back office's ports."""

from sintonia.connectors.demo.operations import seed

__all__ = ["seed"]
