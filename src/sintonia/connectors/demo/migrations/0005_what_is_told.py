"""What the pretend company tells of itself, when a request was done, and who is told at night too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demo_company", "0004_cuts_and_deaths")]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "demo_event"},
        ),
        migrations.AddField("request", "done_at", models.DateTimeField(null=True)),
        migrations.AddField("alert", "at_night", models.BooleanField(db_default=False)),
    ]
