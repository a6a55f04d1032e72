from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demo_company", "0008_credits"),
    ]

    operations = [
        migrations.AddField(
            model_name="bill",
            name="credit_cents",
            field=models.IntegerField(db_default=0),
        ),
    ]
