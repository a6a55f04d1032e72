"""Who may see a run."""

from django.db import migrations

from sintonia.web.policies import CONTACT, guarded


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial")]

    operations = [
        guarded("journeys_storedrun", read=f"contact_id = {CONTACT}"),
        guarded("journeys_passport"),
    ]
