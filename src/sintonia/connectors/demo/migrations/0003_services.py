"""What the pretend company keeps of its services: delivery, due days, plans, cuts, requests, alerts."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demo_company", "0002_phones_are_found_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="demo_company.contract",
                    ),
                ),
                ("email", models.TextField()),
                ("since", models.DateField()),
            ],
            options={
                "db_table": "demo_delivery",
            },
        ),
        migrations.CreateModel(
            name="DueDay",
            fields=[
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="demo_company.contract",
                    ),
                ),
                ("day", models.SmallIntegerField()),
                ("changed_on", models.DateField()),
            ],
            options={
                "db_table": "demo_due_day",
            },
        ),
        migrations.CreateModel(
            name="Cut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ("notice_on", models.DateField()),
                ("not_before", models.DateField()),
                ("cut_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("reconnection_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_company.contract"
                    ),
                ),
            ],
            options={
                "db_table": "demo_cut",
            },
        ),
        migrations.CreateModel(
            name="PaymentWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.IntegerField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("reference", models.TextField(blank=True)),
                ("protocol", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_company.contract"
                    ),
                ),
            ],
            options={
                "db_table": "demo_payment_word",
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("down_cents", models.IntegerField()),
                ("count", models.SmallIntegerField()),
                ("each_cents", models.IntegerField()),
                ("agreed_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_company.contract"
                    ),
                ),
            ],
            options={
                "db_table": "demo_plan",
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("number", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("address", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                ("protocol", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="demo_company.contract",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="demo_company.party",
                    ),
                ),
            ],
            options={
                "db_table": "demo_request",
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=14)),
                ("way", models.CharField(max_length=10)),
                ("address", models.TextField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_company.contract"
                    ),
                ),
            ],
            options={
                "db_table": "demo_alert",
                "constraints": [models.UniqueConstraint(fields=("contract", "kind", "way"), name="demo_alert_once")],
            },
        ),
    ]
