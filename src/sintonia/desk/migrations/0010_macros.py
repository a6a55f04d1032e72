"""Macros, and each time that one was done; a provider's people read those of their house, and of all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sintonia.web.policies import ROOM, guarded, opened

OURS = f"room_id = {ROOM}"
ITEM = "item_id = any((select sintonia_room_items())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_ratings"),
        ("staff", "0005_sessions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Macro",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("deeds", models.JSONField(default=list)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "room",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.provider"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MacroUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.workitem"
                    ),
                ),
                (
                    "macro",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.macro"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="macro",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("name", "room"),
                name="a_macro_s_name",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="macrouse",
            constraint=models.UniqueConstraint(fields=("item", "macro", "key"), name="a_macro_once_a_key"),
        ),
        guarded("desk_macro"),
        opened("desk_macro", "room", read=f"{OURS} or (room_id is null and {ROOM} is not null)"),
        guarded("desk_macrouse"),
        opened("desk_macrouse", "room", read=ITEM, insert=ITEM),
    ]
