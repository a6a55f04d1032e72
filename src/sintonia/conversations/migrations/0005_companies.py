"""An account says whose it is (decision 0019)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_lighter_updates"),
    ]

    operations = [
        migrations.AddField(
            model_name="channelaccount",
            name="company",
            field=models.SlugField(
                blank=True,
                help_text="Whose it is, where a deployment serves several; empty for the first.",
                max_length=20,
            ),
        ),
    ]
