"""What was told by a company's own systems, which addresses heard of it, and who may see that: the staff."""

from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("after", models.CharField(blank=True, max_length=60)),
                ("told", models.IntegerField(default=0)),
                ("untold", models.IntegerField(default=0)),
                ("held_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["due_at"], name="happenings_to_settle"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("company", "key"), name="a_happening_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="Reached",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=40)),
                ("whom", models.BinaryField(max_length=32)),
                ("told_at", models.DateTimeField()),
                ("silent_since", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("company", "whom"), name="one_row_an_address")],
            },
        ),
        guarded("outreach_happening"),
        guarded("outreach_reached"),
    ]
