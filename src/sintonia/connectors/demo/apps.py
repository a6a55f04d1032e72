"""The pretend company's place among Django's applications."""

from django.apps import AppConfig


class DemoCompany(AppConfig):
    """A label of its own: `demo` is the first page's."""

    name = "sintonia.connectors.demo"
    label = "demo_company"
    verbose_name = "Demo company"
