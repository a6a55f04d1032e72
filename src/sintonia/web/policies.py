"""
Row-level rules, as each folder's migrations write them.

A request of the pages runs as the role `sintonia_pages` with two settings (see `web.scope`): the scope, and in a
contact's scope its customer. A table under `guarded` shows nobody anything unless a rule says so: the company's own
staff see everything, and `read` adds what others may read. The roles themselves are not named here, so that
migrations run wherever only an owner exists; a worker's role passes by all of it (BYPASSRLS).
"""

from __future__ import annotations

from typing import Final

from django.db import migrations

# Each in a sub-select, which PostgreSQL evaluates once a statement instead of once a row.
SCOPE: Final = "(select nullif(current_setting('sintonia.scope', true), ''))"
COMPANY: Final = f"{SCOPE} = 'company'"
CUSTOMER: Final = (
    "(select nullif(current_setting('sintonia.customer', true), '')::bigint "
    "where current_setting('sintonia.scope', true) like 'contact:%')"
)
CONTACT: Final = "(select substring(current_setting('sintonia.scope', true) from '^contact:([0-9]+)$')::bigint)"
ROOM: Final = "(select substring(current_setting('sintonia.scope', true) from '^room:([0-9]+)$')::bigint)"


def guarded(table: str, *, read: str | None = None, insert: str | None = None) -> migrations.RunSQL:
    """
    Put a table under row-level rules, for its owner too.

    `read` and `insert` are SQL conditions for scopes other than the company's, such as `f"customer_id = {CUSTOMER}"`.
    A later data migration must first run `select set_config('sintonia.scope', 'company', true)`.
    """
    rules = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy company on {table} using ({COMPANY}) with check ({COMPANY})",
    ]
    if read:
        rules.append(f"create policy read on {table} for select using ({read})")
    if insert:
        rules.append(f"create policy write on {table} for insert with check ({insert})")
    undone = [f"drop policy if exists {name} on {table}" for name in ("write", "read", "company")]
    undone += [f"alter table {table} no force row level security", f"alter table {table} disable row level security"]
    return migrations.RunSQL([(rule, None) for rule in rules], [(rule, None) for rule in undone])


def opened(
    table: str, to: str, *, read: str, insert: str = "", update: str = "", delete: str = ""
) -> migrations.RunSQL:
    """
    Open a guarded table to others than the company: SQL conditions of what they may read, and write.

    `to` names them: the rules are called "room_read", "room_insert" and so on. What they update must stay theirs.
    """
    rules = [f"create policy {to}_read on {table} for select using ({read})"]
    if insert:
        rules.append(f"create policy {to}_insert on {table} for insert with check ({insert})")
    if update:
        rules.append(f"create policy {to}_update on {table} for update using ({read}) with check ({update})")
    if delete:
        rules.append(f"create policy {to}_delete on {table} for delete using ({delete})")
    undone = [f"drop policy if exists {to}_{deed} on {table}" for deed in ("delete", "update", "insert", "read")]
    return migrations.RunSQL([(rule, None) for rule in rules], [(rule, None) for rule in undone])


_REFUSAL: Final = """
create or replace function sintonia_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$
"""
_TRIGGER: Final = """
create trigger append_only before update or delete on {table} for each row execute function sintonia_append_only()
"""


def append_only(table: str) -> migrations.RunSQL:
    """Let the database refuse every change and deletion of a table's rows."""
    return migrations.RunSQL(
        [
            (_REFUSAL, None),
            (_TRIGGER.format(table=table), None),
        ],
        [(f"drop trigger if exists append_only on {table}", None)],
    )
