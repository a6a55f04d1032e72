"""A turn moves a run on in place: no index knows what it changes, and its page has room (decision 0017)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_rules"),
        ("conversations", "0004_lighter_updates"),
        ("customers", "0001_initial"),
        ("journeys", "0002_rules"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="storedrun",
            name="runs_that_ask",
        ),
        migrations.AlterField(
            model_name="storedrun",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="cases.case"
            ),
        ),
        migrations.AlterField(
            model_name="storedrun",
            name="contact",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.contact",
            ),
        ),
        migrations.AddIndex(
            model_name="storedrun",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["contact"], name="runs_that_go_on"),
        ),
        migrations.RunSQL(
            "ALTER TABLE journeys_storedrun SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE journeys_storedrun RESET (fillfactor, autovacuum_vacuum_scale_factor)",
        ),
    ]
