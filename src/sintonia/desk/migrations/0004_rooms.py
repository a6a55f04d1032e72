"""
What a contracted provider's people may see and write: what is open in their rooms, and nothing after it is closed.

The rules on other folders' tables stand here, because only the desk knows which work is whose.
"""

from django.db import migrations

from sintonia.web.policies import ROOM, opened

OURS = f"room_id = {ROOM}"
OPEN = f"from desk_workitem w where w.room_id = {ROOM} and w.closed_at is null"
# The whole conversation about an open matter is read, on whichever channels it was; what was handed over is answered.
# Functions, and not sub-queries in each rule: those are planned anew for every table of every statement.
SETS = {
    "cases": f"select w.case_id {OPEN}",
    "contacts": f"select w.contact_id {OPEN}",
    "threads": f"select c.id from conversations_contact c where c.case_id in (select w.case_id {OPEN})",
    "customers": f"select c.customer_id from conversations_contact c where c.case_id in (select w.case_id {OPEN})",
    "people": f"select u.id from staff_user u where u.provider_id = {ROOM}",
    "items": f"select w.id from desk_workitem w where w.room_id = {ROOM}",
}
FUNCTION = """
create function sintonia_room_{name}() returns bigint[] language plpgsql stable as $$
begin return array({query}); end $$
"""


def among(name: str) -> str:
    """The condition that a column's value is in a room's set: `case_id {among("cases")}`."""
    return f"= any((select sintonia_room_{name}())::bigint[])"


HERE = f"contact_id {among('contacts')}"
THREAD = f"contact_id {among('threads')}"
ITEM = f"item_id {among('items')}"
PERSON = f"user_id {among('people')}"
CASE = f"case_id {among('cases')}"
CUSTOMER = f"customer_id {among('customers')}"


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_the_desk"),
        ("cases", "0003_clocks"),
        ("conversations", "0002_rules"),
        ("customers", "0001_initial"),
        ("journeys", "0002_rules"),
        ("gateway", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            [(FUNCTION.format(name=name, query=query), None) for name, query in SETS.items()],
            [(f"drop function sintonia_room_{name}()", None) for name in SETS],
        ),
        # What they give back goes to the company's queue.
        opened("desk_workitem", "room", read=OURS, update=f"{OURS} or room_id is null"),
        opened("desk_offer", "room", read=ITEM, update=ITEM),
        opened("desk_presence", "room", read=PERSON, insert=PERSON, update=PERSON),
        opened("desk_routingprofile", "room", read=f"provider_id = {ROOM}"),
        opened("desk_routingpolicy", "room", read=f"{ROOM} is not null"),
        opened("desk_note", "room", read=OURS, insert=OURS),
        opened("desk_cannedreply", "room", read=f"{OURS} or (room_id is null and {ROOM} is not null)"),
        opened("cases_case", "room", read=f"id {among('cases')}"),
        opened("cases_caseclock", "room", read=CASE, update=CASE),
        opened("conversations_contact", "room", read=CASE, update=f"id {among('contacts')}"),
        opened("conversations_message", "room", read=THREAD, insert=HERE),
        opened("conversations_media", "room", read=THREAD),
        opened("conversations_outbox", "room", read=HERE, insert=HERE),
        opened("customers_customer", "room", read=f"id {among('customers')}"),
        opened("customers_identifier", "room", read=CUSTOMER),
        opened("customers_vulnerability", "room", read=CUSTOMER),
        opened("customers_verification", "room", read=HERE),
        opened("journeys_storedrun", "room", read=CASE),
        opened("gateway_draft", "room", read=HERE, insert=HERE, update=HERE, delete=HERE),
    ]
