"""The passages that answer questions: what everybody may read, and the company's own staff alone may write."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from sintonia.web.policies import guarded


class Migration(migrations.Migration):
    dependencies = [("understanding", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=40)),
                ("article", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(max_length=5)),
                ("place", models.SmallIntegerField()),
                ("title", models.TextField()),
                ("text", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                ("fingerprint", models.CharField(max_length=32)),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                ("encoder", models.CharField(blank=True, max_length=60)),
                ("vector", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["search"], name="passages_by_words"
                    ),
                    models.Index(fields=["encoder"], name="passages_by_encoder"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "article", "language", "place"), name="a_passage_has_its_place"
                    )
                ],
            },
        ),
        guarded("understanding_passage", read="true"),
    ]
