"""Queues without constraints, words kept once, keys for what needs one, receipts by what we said (decision 0016)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_rules"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="message",
            name="message_of_a_provider",
        ),
        migrations.AlterField(
            model_name="inbox",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.channelaccount",
            ),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.channelaccount",
            ),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="body",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.contact",
            ),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="key",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(models.Q(("provider_id", ""), _negated=True), ("direction", "out")),
                fields=["provider_id"],
                name="message_of_a_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("key",), name="effects_happen_once"
            ),
        ),
    ]
