"""An authority may be a party's of the back office, and is of two kinds more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="authority",
            name="an_authority_is_of_a_known_kind",
        ),
        migrations.AddField(
            model_name="authority",
            name="party",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="authority",
            name="customer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authorities",
                to="customers.customer",
            ),
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(
                condition=models.Q(("party", ""), _negated=True), fields=["party"], name="authorities_of_a_party"
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "holder",
                            "tenant",
                            "owner",
                            "building_manager",
                            "managing_agent",
                            "delegate",
                            "child",
                            "guardian",
                            "broker",
                            "heir",
                        ],
                    )
                ),
                name="an_authority_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("customer__isnull", False), models.Q(("party", ""), _negated=True), _connector="OR"
                ),
                name="an_authority_is_somebodys",
            ),
        ),
    ]
