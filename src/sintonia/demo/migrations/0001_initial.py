from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SentMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wamid", models.TextField(unique=True)),
                ("at", models.DateTimeField()),
                ("person", models.TextField(help_text="The number in its canonical form, or the business-scoped id.")),
                ("request", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        default="taken", help_text="The latest status that the company was told.", max_length=10
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(help_text="Its place among all that was sent and typed.", unique=True),
                ),
            ],
            options={"indexes": [models.Index(fields=["person", "number"], name="sent_to_a_person")]},
        ),
        migrations.CreateModel(
            name="Typed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wamid", models.TextField(unique=True)),
                ("at", models.DateTimeField()),
                ("person", models.TextField(help_text="The number in its canonical form, or the business-scoped id.")),
                ("message", models.JSONField()),
                ("media", models.BinaryField(help_text="A picture from the phone.", null=True)),
                ("mime", models.CharField(blank=True, max_length=40)),
                (
                    "taken_at",
                    models.DateTimeField(help_text="When the company's webhook had answered 200.", null=True),
                ),
                (
                    "number",
                    models.BigIntegerField(help_text="Its place among all that was sent and typed.", unique=True),
                ),
            ],
            options={"indexes": [models.Index(fields=["person", "number"], name="typed_by_a_person")]},
        ),
        migrations.RunSQL("CREATE SEQUENCE demo_thread_number", "DROP SEQUENCE demo_thread_number"),
    ]
