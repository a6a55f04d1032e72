"""The company's one numeric sequence of protocols, and who may see a case."""

from django.db import migrations

from sintonia.web.policies import CUSTOMER, guarded


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE sintonia_protocol AS bigint", "DROP SEQUENCE sintonia_protocol"),
        guarded("cases_case", read=f"customer_id = {CUSTOMER}"),
    ]
