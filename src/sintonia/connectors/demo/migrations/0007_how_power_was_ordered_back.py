"""In which way power was ordered back after a cut, and under which protocol."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demo_company", "0006_homes_in_the_country")]

    operations = [
        migrations.RemoveField("cut", "urgent"),
        migrations.AddField("cut", "ordered_as", models.CharField(max_length=8, db_default="normal")),
        migrations.AddField("cut", "ordered_under", models.CharField(max_length=20, db_default="")),
    ]
