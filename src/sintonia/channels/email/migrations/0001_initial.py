"""What came back of mail, to whom nothing is mailed any more, and who may see that: the staff."""

from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Bounced",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("whom", models.BinaryField(max_length=16)),
                ("message_id", models.CharField(max_length=300)),
                ("kind", models.CharField(max_length=12)),
                ("status", models.CharField(blank=True, max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "whom", "message_id", "kind"), name="a_mail_comes_back_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stopped",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("whom", models.BinaryField(max_length=16)),
                ("kind", models.CharField(max_length=20)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("carried_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "whom", "kind", "about"), name="one_kind_of_mail_stops_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("whom", models.BinaryField(max_length=16)),
                ("why", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "whom"), name="an_address_is_suppressed_once")
                ],
            },
        ),
        guarded("email_bounced"),
        guarded("email_stopped"),
        guarded("email_suppression"),
    ]
