"""
A contracted provider's people see the case that they split off themselves, while the conversation is in their room.

The functions ask only tables whose own rules do not ask for cases, so that no rule asks for itself.
"""

from django.db import migrations

from sintonia.web.policies import ROOM, opened

FUNCTION = f"""
create function sintonia_room_splits() returns bigint[] language plpgsql stable as $$
begin return array(
    select l.other_id from cases_caselink l join desk_workitem w on w.case_id = l.one_id
    where l.room_id = {ROOM} and l.kind = 'split' and w.room_id = {ROOM} and w.closed_at is null
); end $$
"""
SPLIT = "id = any((select sintonia_room_splits())::bigint[])"
IN_THEIRS = f"room_id = {ROOM} and one_id = any((select sintonia_room_cases())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0011_sent_files"),
        ("cases", "0006_links_between_cases"),
    ]

    operations = [
        migrations.RunSQL([(FUNCTION, None)], [("drop function sintonia_room_splits()", None)]),
        opened("cases_caselink", "room", read=IN_THEIRS),
        opened("cases_case", "split", read=SPLIT),
    ]
