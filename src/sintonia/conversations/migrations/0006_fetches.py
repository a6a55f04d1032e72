"""Files on their way to us: each with the message that waits for it (decision 0020)."""

import django.db.models.deletion
from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0005_companies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("element", models.BigIntegerField(unique=True)),
                ("lane", models.BigIntegerField()),
                ("name", models.CharField(max_length=22)),
                ("heard", models.BinaryField()),
                ("told", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.channelaccount",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("gone_at", None)), fields=["due_at"], name="fetch_waiting")
                ],
            },
        ),
        guarded("conversations_fetch"),
    ]
