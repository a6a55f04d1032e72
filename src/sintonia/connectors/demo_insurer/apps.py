"""The pretend insurer's place among Django's applications."""

from django.apps import AppConfig


class DemoInsurer(AppConfig):
    """Another company than the distributor, with tables of its own."""

    name = "sintonia.connectors.demo_insurer"
    label = "demo_insurer"
    verbose_name = "Demo insurer"
