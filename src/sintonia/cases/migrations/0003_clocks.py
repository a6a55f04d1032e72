"""The clocks of cases, and who may see one: whoever may see its case."""

import django.db.models.deletion
from django.db import migrations, models

import sintonia.kit.text
from sintonia.web.policies import CUSTOMER, guarded

# The cases are under their own rule as well; saying it again costs nothing and lets this one stand alone.
CASE_OF_CUSTOMER = f"exists (select from cases_case c where c.id = case_id and c.customer_id = {CUSTOMER})"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=sintonia.kit.text.token, max_length=22, unique=True)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("rule", models.CharField(max_length=60)),
                ("country", models.CharField(max_length=2)),
                ("rule_version", models.PositiveSmallIntegerField()),
                ("variant", models.CharField(blank=True, max_length=40)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("zone", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=60)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_at", None), ("warned_at", None)),
                        fields=["warn_at"],
                        name="clocks_to_warn_of",
                    ),
                    models.Index(condition=models.Q(("met_at", None)), fields=["due_at"], name="clocks_that_run"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("met_at", None)),
                        fields=("case", "rule", "about"),
                        name="one_running_clock_of_a_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("started_at"))), name="a_clock_ends_after_it_begins"
                    ),
                ],
            },
        ),
        guarded("cases_caseclock", read=CASE_OF_CUSTOMER),
    ]
