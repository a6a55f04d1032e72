"""Offers, presence, profiles, rules, notes and canned replies; and who is equal to whom in the queue."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import sintonia.kit.text
from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_clocks_about_something"),
        ("conversations", "0007_files_are_erased"),
        ("desk", "0002_rules"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CannedReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("texts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("private", "Private"), ("whisper", "Whisper"), ("coaching", "Coaching")],
                        default="private",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "mentions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=sintonia.kit.text.token, max_length=22, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=10)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("why", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("zone", models.TextField()),
                ("weekly", models.JSONField(default=dict)),
                ("country", models.TextField(default="BR")),
                ("state", models.TextField(blank=True)),
                ("city", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="OverflowRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("match", models.JSONField(default=dict)),
                ("after_s", models.IntegerField()),
                ("enabled", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("offline", "Offline"),
                            ("available", "Available"),
                            ("away", "Away"),
                            ("break", "Break"),
                            ("wrap", "Wrap"),
                            ("training", "Training"),
                        ],
                        default="offline",
                    ),
                ),
                ("pausing", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True)),
                ("since", models.DateTimeField()),
                ("idle_since", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("ready", models.JSONField(default=dict)),
                ("unanswered", models.SmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RoutingPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("settings", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RoutingProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("capacity", models.JSONField(default=dict)),
                ("call_blocks", models.BooleanField(default=True)),
            ],
        ),
        migrations.AddField(
            model_name="workitem",
            name="channel",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="workitem",
            name="held_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workitem",
            name="offered_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="language",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="workitem",
            name="promised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workitem",
            name="skill",
            field=models.TextField(db_default="general", default="general"),
        ),
        migrations.AddField(
            model_name="workitem",
            name="snoozed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workitem",
            name="tier",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="workitem",
            name="lane",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.RawSQL(
                    "\ncoalesce(room_id::text, '') || '|' || coalesce(team_id::text, '') || '|' || skill || '|' || language || '|' || channel\n|| '|' || CASE WHEN urgent THEN '1' ELSE '0' END || '|' || priority::text || '|' || tier::text\n",
                    [],
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(
                    ("claimed_by", None), ("closed_at", None), ("offered_to", None), ("snoozed_until", None)
                ),
                fields=["lane", "waiting_since", "id"],
                name="heads_of_lanes",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["claimed_by"], name="who_has_what"),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["snoozed_until"], name="who_wakes"),
        ),
        migrations.AddField(
            model_name="cannedreply",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.provider"
            ),
        ),
        migrations.AddField(
            model_name="cannedreply",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="about",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="contact",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.contact"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.provider"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="agent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="desk.workitem"
            ),
        ),
        migrations.AddField(
            model_name="overflowrule",
            name="hours",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.openinghours"
            ),
        ),
        migrations.AddField(
            model_name="overflowrule",
            name="to_provider",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.provider"
            ),
        ),
        migrations.AddField(
            model_name="overflowrule",
            name="to_team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="presence", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="routingpolicy",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="routingprofile",
            name="provider",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.provider"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="profile",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.routingprofile"
            ),
        ),
        migrations.AddConstraint(
            model_name="cannedreply",
            constraint=models.UniqueConstraint(fields=("name", "room"), name="a_reply_s_name", nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(condition=models.Q(("answer", "")), fields=["expires_at"], name="offers_that_end"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["agent", "made_at"], name="offers_of_an_agent"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")), fields=("item",), name="one_open_offer_an_item"
            ),
        ),
        migrations.AddIndex(
            model_name="presence",
            index=models.Index(
                condition=models.Q(("pausing", False), ("state", "available")),
                fields=["profile", "idle_since"],
                name="who_is_free",
            ),
        ),
        *(
            guarded(f"desk_{table}")
            for table in (
                "offer",
                "routingprofile",
                "presence",
                "routingpolicy",
                "openinghours",
                "overflowrule",
                "note",
                "cannedreply",
            )
        ),
    ]
