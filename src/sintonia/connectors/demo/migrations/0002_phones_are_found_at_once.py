"""Indexes that hold no list of what is still to be sorted in."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("demo_company", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="party",
            name="demo_party_by_phone",
        ),
        migrations.RemoveIndex(
            model_name="party",
            name="demo_party_by_name",
        ),
        migrations.AddIndex(
            model_name="party",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["reachable"], name="demo_party_by_phone"
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("folded_name", config="simple"),
                fastupdate=False,
                name="demo_party_by_name",
            ),
        ),
    ]
