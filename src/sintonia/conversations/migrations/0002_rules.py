"""What was seen before, kept apart and hash-partitioned; room for updates in place; and who may see what."""

from django.db import migrations

from sintonia.web.policies import CONTACT, guarded

PARTS = 8


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                """
                CREATE TABLE conversations_seen (digest bytea PRIMARY KEY, seen_on date NOT NULL)
                PARTITION BY HASH (digest)
                """,
                *(
                    f"CREATE TABLE conversations_seen_{n} PARTITION OF conversations_seen "
                    f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {n})"
                    for n in range(PARTS)
                ),
            ],
            "DROP TABLE conversations_seen",
        ),
        migrations.RunSQL(
            [
                f"ALTER TABLE conversations_{table} SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02)"
                for table in ("inbox", "outbox", "lane", "contact")
            ],
            [
                f"ALTER TABLE conversations_{table} RESET (fillfactor, autovacuum_vacuum_scale_factor)"
                for table in ("inbox", "outbox", "lane", "contact")
            ],
        ),
        guarded("conversations_contact", read=f"id = {CONTACT}"),
        guarded("conversations_message", read=f"contact_id = {CONTACT}"),
        guarded("conversations_media", read=f"contact_id = {CONTACT}"),
        guarded("conversations_outbox"),
        # Our own doors put in what people typed; they may read none of it back.
        guarded("conversations_inbox", insert="true", read="false"),
    ]
