"""The pretend insurer's tables."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField(unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "faro_deed",
            },
        ),
        migrations.CreateModel(
            name="Seed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("customers", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "faro_seed",
            },
        ),
        migrations.CreateModel(
            name="Truck",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("provider", models.TextField()),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("pace", models.SmallIntegerField(default=100)),
            ],
            options={
                "db_table": "faro_truck",
            },
        ),
        migrations.CreateModel(
            name="Assist",
            fields=[
                (
                    "deed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="demo_insurer.deed",
                    ),
                ),
                ("plate", models.CharField(blank=True, max_length=12)),
                ("words", models.TextField()),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("towards", models.TextField(blank=True)),
                ("people", models.SmallIntegerField()),
                ("destination", models.TextField()),
                ("protocol", models.CharField(db_index=True, max_length=20)),
                ("km", models.FloatField()),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("arrives_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("told", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "faro_assist",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "deed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="demo_insurer.deed",
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("happened_at", models.DateTimeField()),
                ("words", models.TextField()),
                ("by", models.TextField(blank=True)),
                ("protocol", models.CharField(max_length=20)),
                ("visit_since", models.DateTimeField()),
            ],
            options={
                "db_table": "faro_claim",
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("name", models.TextField()),
                ("folded_name", models.TextField()),
                ("document", models.CharField(max_length=9, unique=True)),
                ("born_on", models.DateField(null=True)),
                (
                    "phones",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=15), default=list, size=None
                    ),
                ),
                (
                    "emails",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("language", models.CharField(default="es", max_length=5)),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "faro_party",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["phones"], name="faro_party_by_phone"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=10, unique=True)),
                ("branch", models.CharField(max_length=5)),
                ("plate", models.CharField(blank=True, db_index=True, max_length=12)),
                ("model", models.TextField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("starts_on", models.DateField()),
                ("cents", models.IntegerField()),
                ("account", models.CharField(max_length=34)),
                ("promise_minutes", models.SmallIntegerField(null=True)),
                ("promise_cents", models.IntegerField(null=True)),
                ("included_km", models.SmallIntegerField(default=50)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="demo_insurer.party"
                    ),
                ),
            ],
            options={
                "db_table": "faro_policy",
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.TextField()),
                (
                    "assist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followers", to="demo_insurer.assist"
                    ),
                ),
            ],
            options={
                "db_table": "faro_follower",
            },
        ),
        migrations.AddField(
            model_name="assist",
            name="policy",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_insurer.policy"
            ),
        ),
        migrations.AddField(
            model_name="assist",
            name="truck",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="demo_insurer.truck"
            ),
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="demo_insurer.claim"
                    ),
                ),
            ],
            options={
                "db_table": "faro_photo",
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happened_at", models.DateTimeField()),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="demo_insurer.claim"
                    ),
                ),
            ],
            options={
                "db_table": "faro_correction",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_insurer.policy"
            ),
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("until", models.DateField(null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_insurer.party"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="demo_insurer.policy"
                    ),
                ),
            ],
            options={
                "db_table": "faro_role",
                "constraints": [models.UniqueConstraint(fields=("party", "policy", "kind"), name="faro_role_once")],
            },
        ),
    ]
