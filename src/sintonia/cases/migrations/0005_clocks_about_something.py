"""What a company's systems tell is about a request: its clocks are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_customers_are_told"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("about", ""), _negated=True), fields=["about"], name="clocks_about_something"
            ),
        ),
    ]
