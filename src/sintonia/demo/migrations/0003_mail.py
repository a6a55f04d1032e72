from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demo", "0002_lines")]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.TextField(blank=True)),
                ("recipient", models.TextField()),
                ("raw", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
