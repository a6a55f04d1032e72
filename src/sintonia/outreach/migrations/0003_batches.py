"""What is mailed to every customer at once, and who may see that: the staff."""

import django.db.models.deletion
from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_looked_at_and_parked")]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=10)),
                ("state", models.CharField(default="running", max_length=10)),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField()),
                ("rate_per_s", models.FloatField(default=0)),
                ("listed_to", models.CharField(blank=True, max_length=60)),
                ("listed_at", models.DateTimeField(null=True)),
                ("total", models.IntegerField(default=0)),
                ("paper", models.IntegerField(default=0)),
                ("sent", models.IntegerField(default=0)),
                ("repeated", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("skipped", models.IntegerField(default=0)),
                ("begun_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, max_length=200)),
                ("resting_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "kind", "period"), name="a_batch_of_a_period_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("doubtful", models.BooleanField(default=False)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("sending_since", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("message_id", models.CharField(blank=True, max_length=120)),
                ("whom", models.BinaryField(max_length=16, null=True)),
                ("shown", models.CharField(blank=True, max_length=120)),
                ("error", models.CharField(blank=True, max_length=200)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="outreach.batch",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("batch", "key"), name="a_letter_of_a_batch_is_one")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["batch", "due_at", "id"], name="letters_open"
                    ),
                    models.Index(
                        condition=models.Q(("message_id", ""), _negated=True),
                        fields=["message_id"],
                        name="letters_by_message",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "skipped"])),
                        fields=["batch", "id"],
                        name="letters_not_mailed",
                    ),
                ],
            },
        ),
        guarded("outreach_batch"),
        guarded("outreach_batchitem"),
    ]
