"""A provider's people send files to whom they answer."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_macros"), ("conversations", "0007_files_are_erased")]

    operations = [
        migrations.RunSQL(
            "create policy room_insert on conversations_media for insert "
            "with check (contact_id = any((select sintonia_room_contacts())::bigint[]))",
            "drop policy if exists room_insert on conversations_media",
        )
    ]
