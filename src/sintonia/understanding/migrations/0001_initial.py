"""What the bot was not sure of and what it has learnt, and who may see that: the company's own staff."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=40)),
                ("number", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("training", "Training"),
                            ("trained", "Trained"),
                            ("refused", "Refused"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("phrases", models.IntegerField(default=0)),
                ("labels", models.IntegerField(default=0)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("weights", models.BinaryField(null=True)),
                ("report", models.JSONField(null=True)),
                ("why", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                ("renews", models.BooleanField(default=False)),
                ("taken_at", models.DateTimeField(null=True)),
                ("trained_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="releases_are_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("company",), name="one_release_is_published"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "training"))),
                        fields=("company",),
                        name="one_release_is_in_the_making",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("trained", "published")), _negated=True),
                            ("weights__isnull", False),
                            _connector="OR",
                        ),
                        name="a_release_that_may_serve_has_weights",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Utterance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(max_length=60, unique=True)),
                ("text", models.TextField()),
                ("alike", models.CharField(max_length=32)),
                ("language", models.CharField(max_length=5)),
                ("meant", models.CharField(max_length=60)),
                ("confidence", models.FloatField()),
                ("second", models.CharField(blank=True, max_length=60)),
                ("third", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("missed", "Missed"),
                            ("clarified", "Clarified"),
                            ("handed_over", "Handed Over"),
                            ("sure", "Sure"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("label", models.CharField(blank=True, max_length=60)),
                ("labelled_at", models.DateTimeField(null=True)),
                (
                    "labelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("label", "")), fields=["company", "alike"], name="utterances_to_label"
                    ),
                    models.Index(
                        condition=models.Q(("label", ""), _negated=True),
                        fields=["company", "labelled_at"],
                        name="utterances_labelled",
                    ),
                    models.Index(condition=models.Q(("label", "")), fields=["at"], name="utterances_to_forget"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", ""), ("labelled_at", None), ("labelled_by", None)),
                            models.Q(
                                models.Q(("label", ""), _negated=True),
                                ("labelled_at__isnull", False),
                                ("labelled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_label_says_whose_and_when",
                    )
                ],
            },
        ),
        guarded("understanding_utterance"),
        guarded("understanding_release"),
    ]
