"""The simulated bank's place among Django's applications."""

from django.apps import AppConfig


class DemoBank(AppConfig):
    """Its tables begin with `demo_bank`."""

    name = "sintonia.demo.bank"
    label = "demo_bank"
    verbose_name = "Demo bank"
