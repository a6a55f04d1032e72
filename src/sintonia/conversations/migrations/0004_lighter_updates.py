"""What was said leaves the outbox; a claim and a turn write no index (decision 0017)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_lighter_queues"),
    ]

    operations = [
        migrations.RunSQL(
            "DELETE FROM conversations_outbox WHERE state = 'sent' AND key = '' AND NOT doubtful",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name="outbox",
            name="outbox_waiting",
        ),
        migrations.RemoveIndex(
            model_name="outbox",
            name="outbox_sending",
        ),
        migrations.RemoveIndex(
            model_name="outbox",
            name="outbox_unsent",
        ),
        migrations.AlterField(
            model_name="contact",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.channelaccount",
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["due_at", "id"], name="outbox_open"),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["contact", "id"], name="outbox_open_of_a_contact"
            ),
        ),
    ]
