"""A happening's patience counts from its first look, and one that never works out is parked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="happening",
            name="happenings_to_settle",
        ),
        migrations.AddField(
            model_name="happening",
            name="looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="happening",
            name="parked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="happening",
            index=models.Index(
                condition=models.Q(("parked_at", None), ("settled_at", None)),
                fields=["due_at"],
                name="happenings_to_settle",
            ),
        ),
        migrations.AddIndex(
            model_name="happening",
            index=models.Index(
                condition=models.Q(("parked_at", None), _negated=True), fields=["parked_at"], name="parked_happenings"
            ),
        ),
    ]
