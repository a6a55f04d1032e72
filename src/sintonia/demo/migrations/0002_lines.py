"""A simulated phone may write to several numbers: each message knows which."""

from django.db import migrations, models

HELP = "The company's number, by the provider's id."


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name=name, name="line", field=models.CharField(default="1", help_text=HELP, max_length=20)
        )
        for name in ("sentmessage", "typed")
    ]
