"""Banks, what they told, charges, payments, and the ledger whose sums the database holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sintonia.kit.text
import sintonia.payments.models
from sintonia.web.policies import append_only, guarded

_FOLLOW = """
create function payments_follow() returns trigger language plpgsql as $$
begin
    update payments_account set cents = cents + new.cents where id = new.account_id;
    return null;
end $$;
create trigger follow after insert on payments_line for each row execute function payments_follow();
"""
_ONLY_LINES = """
create function payments_only_lines() returns trigger language plpgsql as $$
begin
    if new.cents <> old.cents and pg_trigger_depth() < 2 then
        raise exception 'only lines move an account' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger only_lines before update on payments_account for each row execute function payments_only_lines();
"""
_EVEN = """
create function payments_even() returns trigger language plpgsql as $$
begin
    if (select sum(l.cents) <> 0 or count(distinct a.currency) > 1 from payments_line l
        join payments_account a on a.id = l.account_id where l.entry_id = new.entry_id) then
        raise exception 'the lines of entry % do not add up to nothing', new.entry_id
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger even after insert on payments_line deferrable initially deferred
    for each row execute function payments_even();
"""
_SIDES = """
create function payments_sides() returns trigger language plpgsql as $$
declare now_cents bigint;
begin
    select cents into now_cents from payments_account where id = new.id;
    if (new.kind = 'open' and now_cents < 0) or (new.kind = 'unplaced' and now_cents > 0) then
        raise exception 'account %:% is on the wrong side', new.kind, new.about using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger sides after update on payments_account deferrable initially deferred
    for each row execute function payments_sides();
"""


def _undone(function: str, trigger: str, table: str) -> str:
    return f"drop trigger {trigger} on {table}; drop function {function}()"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0007_files_are_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("kind", models.CharField(max_length=10)),
                ("about", models.CharField(max_length=60)),
                ("currency", models.CharField(max_length=3)),
                ("cents", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "about", "currency"), name="one_account_a_matter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("name", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=80)),
                ("connector", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("hook", models.SlugField(blank=True, max_length=40)),
                ("secret", models.CharField(blank=True, max_length=200)),
                ("costs", models.JSONField(default=sintonia.payments.models.empty)),
                ("settings", models.JSONField(default=sintonia.payments.models.empty)),
                ("polled_until", models.DateTimeField(null=True)),
                ("poll_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "name"), name="one_bank_a_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("hook", ""), _negated=True), fields=("hook",), name="one_bank_a_hook"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("bill", models.CharField(max_length=60)),
                ("contract", models.CharField(max_length=60)),
                ("title", models.CharField(blank=True, max_length=80)),
                ("cents", models.BigIntegerField()),
                ("currency", models.CharField(default="BRL", max_length=3)),
                ("credit_cents", models.BigIntegerField(default=0)),
                ("due_on", models.DateField()),
                ("barcode", models.CharField(blank=True, max_length=60)),
                ("txid", models.CharField(blank=True, max_length=40)),
                ("registered_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_before", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "contract", "due_on"], name="charges_of_a_contract"),
                    models.Index(
                        condition=models.Q(("barcode", ""), _negated=True),
                        fields=["company", "barcode"],
                        name="charges_by_bar_code",
                    ),
                    models.Index(
                        condition=models.Q(("txid", ""), _negated=True),
                        fields=["company", "txid"],
                        name="charges_by_txid",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "bill"), name="one_charge_a_bill"),
                    models.CheckConstraint(
                        condition=models.Q(("cents__gte", 0), ("credit_cents__gte", 0)),
                        name="a_charge_asks_for_no_less",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("why", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("company", "key"), name="an_entry_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="ReturnFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=sintonia.kit.text.token, max_length=22, unique=True)),
                ("company", models.CharField(blank=True, max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                ("agreement", models.CharField(blank=True, max_length=40)),
                ("number", models.IntegerField(null=True)),
                ("lines", models.IntegerField(default=0)),
                ("applied", models.IntegerField(default=0)),
                ("total_cents", models.BigIntegerField(default=0)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("refused", models.JSONField(null=True)),
                ("warnings", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bank"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=sintonia.kit.text.token, max_length=22, unique=True)),
                ("company", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("source", models.CharField(choices=[("bank", "bank"), ("file", "file")], max_length=8)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("pix", "PIX"),
                            ("barcode", "bar code"),
                            ("debit", "debit"),
                            ("card", "card"),
                            ("transfer", "transfer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("cents", models.BigIntegerField()),
                ("extra_cents", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="BRL", max_length=3)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=140)),
                ("paid_at", models.DateTimeField()),
                ("paid_on", models.DateField()),
                ("credited_on", models.DateField(null=True)),
                ("cost_cents", models.IntegerField(default=0)),
                ("line", models.IntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                ("contract", models.CharField(blank=True, max_length=60)),
                ("placed_at", models.DateTimeField(null=True)),
                ("unplaced_since", models.DateTimeField(null=True)),
                ("look_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bank"
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.charge",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.payment"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.returnfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BadLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("text", models.CharField(max_length=400)),
                ("why", models.JSONField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bad_lines", to="payments.returnfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("code", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.contact"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.account"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents", 0), _negated=True), name="a_line_moves_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payment", models.CharField(max_length=80)),
                ("digest", models.BinaryField(max_length=32)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("settled_at", models.DateTimeField(null=True)),
                ("unknown_at", models.DateTimeField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bank"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["due_at"], name="notices_to_look_into"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("bank", "payment", "digest"), name="a_notice_counts_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company", models.CharField(blank=True, max_length=20)),
                ("payment_key", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=80)),
                ("cents", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bank"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "payment_key", "key"), name="a_refund_counts_once"),
                    models.CheckConstraint(condition=models.Q(("cents__gt", 0)), name="a_refund_is_some_money"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="returnfile",
            index=models.Index(fields=["company", "-received_at"], name="return_files_newest"),
        ),
        migrations.AddConstraint(
            model_name="returnfile",
            constraint=models.UniqueConstraint(fields=("company", "sha256"), name="a_return_file_counts_once"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("look_at", None), _negated=True), fields=["look_at"], name="payments_to_place"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("unplaced_since", None), _negated=True),
                fields=["company", "unplaced_since"],
                name="unplaced",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["company", "paid_on", "cents"], name="payments_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="a_payment_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__gt", 0), ("extra_cents__gte", 0), ("extra_cents__lte", models.F("cents"))),
                name="a_payment_is_some_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="badline",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="one_row_a_bad_line"),
        ),
        migrations.AddConstraint(
            model_name="shown",
            constraint=models.UniqueConstraint(fields=("company", "code", "contact"), name="a_code_shown_once"),
        ),
        migrations.RunSQL(_FOLLOW, _undone("payments_follow", "follow", "payments_line")),
        migrations.RunSQL(_ONLY_LINES, _undone("payments_only_lines", "only_lines", "payments_account")),
        migrations.RunSQL(_EVEN, _undone("payments_even", "even", "payments_line")),
        migrations.RunSQL(_SIDES, _undone("payments_sides", "sides", "payments_account")),
        append_only("payments_line"),
        append_only("payments_entry"),
        guarded("payments_bank"),
        guarded("payments_notice"),
        guarded("payments_charge"),
        guarded("payments_returnfile"),
        guarded("payments_badline"),
        guarded("payments_payment"),
        guarded("payments_refund"),
        guarded("payments_account"),
        guarded("payments_entry"),
        guarded("payments_line"),
        guarded("payments_shown"),
    ]
