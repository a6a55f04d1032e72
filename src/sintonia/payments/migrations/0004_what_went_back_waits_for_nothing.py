"""Payments that went back whole wait for no place any more."""

from typing import Final

from django.db import migrations

_WAIT_NO_MORE: Final = """
update payments_payment p set unplaced_since = null, look_at = null
where unplaced_since is not null and cents <= (
    select coalesce(sum(r.cents), 0) from payments_refund r where r.company = p.company and r.payment_key = p.key
)
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_what_is_looked_for")]

    operations = [
        migrations.RunSQL("select set_config('sintonia.scope', 'company', true)", migrations.RunSQL.noop),
        migrations.RunSQL(_WAIT_NO_MORE, migrations.RunSQL.noop),
        migrations.RunSQL("select set_config('sintonia.scope', '', true)", migrations.RunSQL.noop),
    ]
