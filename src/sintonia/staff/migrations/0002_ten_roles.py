from typing import Final

from django.db import migrations, models

ROLES: Final = [
    "agent",
    "clerk",
    "supervisor",
    "planner",
    "analyst",
    "privacy_officer",
    "auditor",
    "admin",
    "provider_agent",
    "provider_supervisor",
]
# Whoever worked for a provider had one of the company's own roles until now.
TO_THE_PROVIDERS: Final = """
update staff_user set role = case role when 'agent' then 'provider_agent' when 'clerk' then 'provider_agent'
    else 'provider_supervisor' end where provider_id is not null
"""
BACK: Final = """
update staff_user set role = case role when 'provider_agent' then 'agent' when 'provider_supervisor' then 'supervisor'
    when 'planner' then 'supervisor' when 'analyst' then 'agent' when 'privacy_officer' then 'agent'
    when 'auditor' then 'agent' else role end
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="a_user_has_a_known_role"),
        migrations.AlterField(model_name="user", name="role", field=models.TextField(default="agent")),
        migrations.RunSQL(TO_THE_PROVIDERS, BACK),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=models.Q(("role__in", ROLES)), name="a_user_has_a_known_role"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("provider__isnull", False), ("role__in", ["provider_agent", "provider_supervisor"])),
                    models.Q(
                        models.Q(("role__in", ["provider_agent", "provider_supervisor"]), _negated=True),
                        ("provider__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_providers_role_where_there_is_a_provider",
            ),
        ),
    ]
