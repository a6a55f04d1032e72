"""When a deadline ends: examples worked out by hand, and what holds for every rule at every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.cases import calendars
from sintonia.cases.calendars import Calendar, calendar_of
from sintonia.cases.clocks import begun, due, starts_counting, told_until, warned
from sintonia.cases.rules import Rule, all_rules, rule_named
from sintonia.packs.rulebook import load_rules

RULES = load_rules()
SAO_PAULO, MADRID = "America/Sao_Paulo", "Europe/Madrid"
ZONES = {
    "BR": (SAO_PAULO, "America/Manaus", "America/Rio_Branco", "America/Noronha"),
    "ES": (MADRID, "Atlantic/Canary"),
}


def at(text: str, zone: str = SAO_PAULO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def ends(rule: str, began: str, *, zone: str = SAO_PAULO, state: str = "", variant: str = "", minutes: int = 0) -> str:
    """When a clock that begins then ends, as a clock on that wall shows it."""
    place = calendar_of(zone=zone, state=state)
    named = rule_named(rule, country=place.country)
    ended = due(named, place, at(began, zone), variant=variant, minutes=minutes)
    return f"{ended.astimezone(place.local):%a %Y-%m-%d %H:%M}"


class TestReconnection:
    def test_paid_on_friday_at_17_59_power_is_back_on_saturday_at_17_59(self) -> None:
        assert ends("reconnection", "2026-11-27 17:59") == "Sat 2026-11-28 17:59"

    def test_paid_on_friday_at_18_00_still_counts_from_then(self) -> None:
        assert ends("reconnection", "2026-11-27 18:00") == "Sat 2026-11-28 18:00"

    def test_paid_on_friday_at_18_01_it_counts_from_monday_at_8(self) -> None:
        assert ends("reconnection", "2026-11-27 18:01") == "Tue 2026-12-01 08:00"

    def test_in_the_country_it_is_48_hours(self) -> None:
        assert ends("reconnection", "2026-11-24 10:00", variant="rural") == "Thu 2026-11-26 10:00"

    def test_paid_at_night_on_christmas_eve_it_counts_from_monday_the_28th(self) -> None:
        # Thursday the 24th after 18:00; Friday is Christmas, then a weekend.
        assert ends("reconnection", "2026-12-24 18:30") == "Tue 2026-12-29 08:00"
        assert ends("reconnection", "2026-12-24 18:30", variant="rural") == "Wed 2026-12-30 08:00"

    def test_paid_on_a_tuesday_at_6_in_the_morning_it_counts_from_8(self) -> None:
        assert ends("reconnection", "2026-11-24 06:00") == "Wed 2026-11-25 08:00"

    def test_a_wrongful_cut_on_christmas_at_3_in_the_morning_ends_at_7(self) -> None:
        assert ends("wrongful_cut", "2026-12-25 03:00") == "Fri 2026-12-25 07:00"

    def test_an_urgent_one_takes_4_hours_in_town_and_8_in_the_country(self) -> None:
        assert ends("urgent_reconnection", "2026-11-24 16:00") == "Tue 2026-11-24 20:00"
        assert ends("urgent_reconnection", "2026-11-24 16:00", variant="rural") == "Wed 2026-11-25 00:00"

    @pytest.mark.parametrize(
        ("zone", "due_at"),
        [
            ("America/Noronha", "2026-11-25 11:30"),  # 9:30 there: counts at once
            (SAO_PAULO, "2026-11-25 11:30"),  # 8:30: counts at once
            ("America/Manaus", "2026-11-25 12:00"),  # 7:30: counts from 8:00, which is 12:00 UTC
            ("America/Rio_Branco", "2026-11-25 13:00"),  # 6:30: counts from 8:00, which is 13:00 UTC
        ],
    )
    def test_one_moment_is_four_times_of_day_in_brazil(self, zone: str, due_at: str) -> None:
        rule = rule_named("reconnection", country="BR")
        assert due(rule, calendar_of(zone=zone), at("2026-11-24 11:30", "UTC")) == at(due_at, "UTC")

    def test_in_spain_it_is_24_hours_from_the_payment_on_a_sunday_too(self) -> None:
        assert ends("reconnection", "2026-11-22 13:00", zone=MADRID) == "Mon 2026-11-23 13:00"


class TestComplaint:
    def test_of_a_monday_is_answered_by_the_next_monday_at_18(self) -> None:
        assert ends("complaint", "2026-11-23 09:00") == "Mon 2026-11-30 18:00"

    def test_that_needs_a_visit_has_ten_business_days(self) -> None:
        assert ends("complaint", "2026-11-23 09:00", variant="visit") == "Mon 2026-12-07 18:00"

    def test_before_carnival_has_a_day_more_where_the_state_keeps_its_tuesday(self) -> None:
        # Friday the 13th of February 2026. In Minas Gerais: 16, 17, 18, 19, 20.
        assert ends("complaint", "2026-02-13 15:00", state="MG") == "Fri 2026-02-20 18:00"
        # In Rio de Janeiro the 17th is a holiday: 16, 18, 19, 20, 23.
        assert ends("complaint", "2026-02-13 15:00", state="RJ") == "Mon 2026-02-23 18:00"

    def test_over_independence_day_skips_it(self) -> None:
        # Thursday: 4, then 7 is a holiday, 8, 9, 10, 11.
        assert ends("complaint", "2026-09-03 17:00") == "Fri 2026-09-11 18:00"

    def test_at_midnight_belongs_to_the_day_of_its_own_zone(self) -> None:
        late = at("2026-11-24 03:30", "UTC")  # the 24th in São Paulo, still the 23rd in Manaus
        rule = rule_named("complaint", country="BR")
        assert due(rule, calendar_of(zone=SAO_PAULO), late) == at("2026-12-01 18:00", SAO_PAULO)
        assert due(rule, calendar_of(zone="America/Manaus"), late) == at("2026-11-30 18:00", "America/Manaus")

    def test_in_spain_has_15_business_days_and_ends_at_18_after_the_clocks_went_back(self) -> None:
        # From Tuesday the 13th of October: 14-16 (3), 19-23 (8), 26-30 (13), 2 and 3 November (15).
        assert ends("complaint", "2026-10-13 12:00", zone=MADRID) == "Tue 2026-11-03 18:00"
        # In the region of Madrid the 2nd of November 2026 is a holiday.
        assert ends("complaint", "2026-10-13 12:00", zone=MADRID, state="MD") == "Wed 2026-11-04 18:00"

    def test_is_told_to_a_person_one_business_day_before_it_ends(self) -> None:
        place = calendar_of(zone=SAO_PAULO)
        rule = rule_named("complaint", country="BR")
        moment = warned(rule, place, started_at=at("2026-11-20 09:00"), due_at=at("2026-11-30 18:00"))
        assert moment == at("2026-11-27 08:00")


class TestDays:
    def test_an_inspection_whose_30th_day_is_a_saturday_ends_on_monday(self) -> None:
        assert ends("meter_inspection", "2026-10-22 10:00") == "Mon 2026-11-23 18:00"

    def test_a_fridge_is_seen_on_the_next_business_day_and_anything_else_in_10_days(self) -> None:
        assert ends("damage_check_food", "2026-11-27 16:00") == "Mon 2026-11-30 18:00"
        assert ends("damage_check", "2026-11-23 16:00") == "Thu 2026-12-03 18:00"

    def test_a_damage_told_late_is_answered_in_30_days_instead_of_15(self) -> None:
        assert ends("damage_answer", "2026-11-23 16:00") == "Tue 2026-12-08 18:00"
        assert ends("damage_answer", "2026-11-23 16:00", variant="later") == "Wed 2026-12-23 18:00"

    def test_new_data_are_in_the_register_in_5_business_days(self) -> None:
        assert ends("register_change", "2026-11-24 16:00") == "Tue 2026-12-01 18:00"

    def test_40_days_of_a_claim_that_end_on_a_sunday_after_new_year_s_day_are_kept_by_thursday(self) -> None:
        # The 40th day is Sunday the 3rd of January, and Friday the 1st is a holiday.
        assert ends("claim_answer", "2026-11-24 10:00", zone=MADRID) == "Thu 2026-12-31 18:00"

    def test_a_month_from_the_31st_of_january_ends_in_february(self) -> None:
        assert ends("insurance_complaint", "2028-01-31 10:00", zone=MADRID) == "Tue 2028-02-29 18:00"


class TestHours:
    def test_two_hours_of_the_night_when_clocks_go_back_in_madrid_are_two_hours(self) -> None:
        # 1:30 in summer time; an hour later it is 2:30, and another later 2:30 again.
        assert ends("outage_query", "2026-10-25 01:30", zone=MADRID) == "Sun 2026-10-25 02:30"
        rule = rule_named("outage_query", country="ES")
        assert due(rule, calendar_of(zone=MADRID), at("2026-10-25 01:30", MADRID)) == at("2026-10-25 01:30", "UTC")

    def test_two_hours_of_the_night_when_clocks_go_forward_in_madrid_end_at_4_30(self) -> None:
        assert ends("outage_query", "2026-03-29 01:30", zone=MADRID) == "Sun 2026-03-29 04:30"

    def test_help_on_the_road_takes_as_long_as_the_policy_promises(self) -> None:
        assert ends("assistance_arrival", "2026-11-24 23:40", zone=MADRID, minutes=45) == "Wed 2026-11-25 00:25"

    def test_without_a_promise_no_clock_begins(self) -> None:
        with pytest.raises(ValueError, match="nothing was"):
            ends("assistance_arrival", "2026-11-24 23:40", zone=MADRID)


class TestACity:
    def test_adds_its_own_days_to_those_of_its_state(self, tmp_path, monkeypatch) -> None:
        monkeypatch.setattr(calendars, "_places", {})
        file = tmp_path / "places.toml"
        file.write_text(
            '[[place]]\ncity = "Belo Horizonte"\ncountry = "BR"\nstate = "MG"\nsource = "Lei 1.327/1967"\n'
            'yearly = ["08-15", "12-08"]\ndates = [2026-06-04]\n'
        )
        calendars.keep_places(file)
        there = calendar_of(zone=SAO_PAULO, city="belo horizonte")
        assert not there.is_business_day(date(2026, 12, 8))  # Immaculate Conception, a Tuesday
        assert not there.is_business_day(date(2026, 6, 4))  # Corpus Christi
        assert there.is_business_day(date(2026, 12, 9))
        assert calendar_of(zone=SAO_PAULO, city="Contagem").is_business_day(date(2026, 12, 8))

    def test_that_says_no_source_is_refused(self, tmp_path) -> None:
        file = tmp_path / "places.toml"
        file.write_text('[[place]]\ncity = "Aqui"\ncountry = "BR"\nsource = ""\n')
        with pytest.raises(ValueError, match="Aqui"):
            calendars.keep_places(file)


def test_the_end_is_told_with_its_weekday_in_three_languages_and_the_contract_s_zone() -> None:
    ended = at("2026-11-24 21:00", "UTC")
    assert told_until(ended, zone=SAO_PAULO).render("en") == "until Tuesday 24/11 at 18:00"
    assert told_until(ended, zone=SAO_PAULO).render("pt-BR") == "até terça-feira, 24/11, às 18:00"
    assert told_until(ended, zone="America/Manaus").render("pt-BR") == "até terça-feira, 24/11, às 17:00"
    assert told_until(ended, zone=MADRID).render("es") == "hasta el martes 24/11 a las 22:00"


# What holds for every rule, at every moment

MOMENTS = st.integers(0, 6 * 366 * 24 * 60).map(lambda minutes: at("2026-01-01", "UTC") + timedelta(minutes=minutes))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rule, Calendar, str]:
    rule = draw(st.sampled_from(RULES))
    zone = draw(st.sampled_from(ZONES[rule.law.country]))
    state = draw(st.sampled_from(["", "RJ", "MG", "SP", "AM"] if rule.law.country == "BR" else ["", "MD", "CN"]))
    return rule, calendar_of(zone=zone, state=state), draw(st.sampled_from(list(rule.lengths) or [""]))


def ended(situation: tuple[Rule, Calendar, str], moment: datetime) -> datetime:
    rule, place, variant = situation
    return due(rule, place, moment, variant=variant, minutes=45 if rule.promised else 0)


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS)
def test_a_clock_ends_after_it_begins_and_a_warning_comes_between(situation, moment) -> None:
    rule, place, _ = situation
    end = ended(situation, moment)
    assert moment < end
    assert moment <= warned(rule, place, started_at=moment, due_at=end) < end


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_asks_later_is_never_due_earlier(situation, moment, later) -> None:
    assert ended(situation, moment) <= ended(situation, moment + later)


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS)
def test_what_is_told_in_days_ends_on_a_business_day_when_business_ends(situation, moment) -> None:
    rule, place, _ = situation
    if rule.unit in {"minutes", "hours"}:
        return
    local = ended(situation, moment).astimezone(place.local)
    assert place.is_business_day(local.date())
    assert local.time() == time(18)


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS)
def test_what_starts_in_business_hours_starts_nowhere_else(situation, moment) -> None:
    rule, place, _ = situation
    began = starts_counting(rule, place, moment)
    if rule.begins == "at once":
        assert began == moment
        return
    local = began.astimezone(place.local)
    assert place.is_business_day(local.date())
    assert time(8) <= local.time() <= time(18)
    assert began >= moment


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS)
def test_hours_are_hours_whatever_the_wall_says(situation, moment) -> None:
    rule, place, variant = situation
    if rule.unit == "hours":
        assert ended(situation, moment) - starts_counting(rule, place, moment) == timedelta(hours=rule.lengths[variant])


@settings(deadline=None)  # the first look into a year reads its calendar
@given(situations(), MOMENTS)
def test_the_strictest_variant_counts_where_nobody_says_which(situation, moment) -> None:
    rule, place, variant = situation
    minutes = 45 if rule.promised else 0
    assert due(rule, place, moment, minutes=minutes) <= due(rule, place, moment, variant=variant, minutes=minutes)


def test_every_rule_says_its_source_article_and_how_sure_it_is() -> None:
    for rule in all_rules():
        assert rule.law.source
        assert rule.article
        assert rule.sure in {"P", "S"}
        assert rule.law.noted_on >= rule.law.dated
        assert rule.warn.minutes or rule.warn.hours or rule.warn.business_days, rule.id


def test_a_clock_counts_from_now_from_before_or_from_a_day_to_come():
    now, day = datetime(2026, 3, 2, 12, tzinfo=UTC), timedelta(days=1)
    assert begun(now) == now
    assert begun(now, since=now - day) == now - day
    assert begun(now, since=now + day) == now
    assert begun(now, not_before=now + day) == now + day
    assert begun(now, not_before=now - day) == now
    assert begun(now, not_before=now + day, first=now - day) == now - day
