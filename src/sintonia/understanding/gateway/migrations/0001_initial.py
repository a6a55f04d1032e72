"""What a language model is asked, what it costs, how it fares, and what it drafted (decision 0028)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sintonia.kit.text
from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0007_files_are_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField(unique=True)),
                ("calls", models.IntegerField(default=0)),
                ("tokens", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Health",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("failures", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("told", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_breaker")],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("run", models.CharField(blank=True, max_length=22)),
                ("label", models.CharField(blank=True, max_length=60)),
                ("about", models.JSONField()),
                ("due_at", models.DateTimeField(db_index=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.contact"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=sintonia.kit.text.token, max_length=22, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=5)),
                ("seen", models.IntegerField()),
                ("state", models.CharField(default="asked", max_length=10)),
                ("text", models.TextField(blank=True)),
                ("sources", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.contact"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "asked")), fields=["asked_at"], name="drafts_asked")
                ],
                "constraints": [models.UniqueConstraint(fields=("contact", "kind"), name="one_draft_of_a_kind")],
            },
        ),
        *(guarded(f"gateway_{table}") for table in ("hour", "health", "question", "draft")),
    ]
