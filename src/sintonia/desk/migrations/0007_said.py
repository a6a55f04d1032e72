"""What was said, as it is searched; since when something sleeps."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_files_are_erased"),
        ("desk", "0006_promises"),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="snoozed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.contact",
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="words_that_were_said")],
            },
        ),
        guarded("desk_said"),
    ]
