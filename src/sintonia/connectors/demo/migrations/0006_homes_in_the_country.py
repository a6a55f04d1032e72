"""Which homes are in the country, where some deadlines are longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demo_company", "0005_what_is_told")]

    operations = [migrations.AddField("contract", "rural", models.BooleanField(db_default=False))]
