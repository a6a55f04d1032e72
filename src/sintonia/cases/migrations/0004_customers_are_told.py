"""When the customer was told that a deadline was missed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_clocks")]

    operations = [migrations.AddField("caseclock", "told_late_at", models.DateTimeField(null=True))]
