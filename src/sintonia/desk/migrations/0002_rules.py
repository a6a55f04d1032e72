"""Who may see what waits."""

from django.db import migrations

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [guarded("desk_workitem")]
