"""What the pretend company keeps of a cut that is urgent to mend, and of who has died."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demo_company", "0003_services"),
    ]

    operations = [
        migrations.AddField(
            model_name="cut",
            name="urgent",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="party",
            name="died_on",
            field=models.DateField(null=True),
        ),
    ]
