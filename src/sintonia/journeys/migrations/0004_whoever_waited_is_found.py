"""Who waits for an event, or waited for it a moment ago, is found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0003_lighter_updates"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="timer",
            name="timers_of_an_event",
        ),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(
                condition=models.Q(("event", ""), _negated=True), fields=["event", "done_at"], name="timers_of_an_event"
            ),
        ),
    ]
