"""Files that may be kept no longer are found at once; a turn, which only promises a file, writes none of these."""

from django.db import migrations

INDEXES = {
    "media_received": "(created_at) WHERE source ? 'received'",
    "media_made": "(created_at) WHERE path <> '' AND NOT source ? 'received'",
    "media_of_a_file": "(path) WHERE path <> ''",
}


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_fetches")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON conversations_media {what}", f"DROP INDEX {name}")
        for name, what in INDEXES.items()
    ]
