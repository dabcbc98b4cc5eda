"""Segment 5A as a whole: what its policies refuse, its clock around changes of offset, its bounds and its calendar."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial

import numpy as np
import pytest
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting

from python_udfs.tz_database import zone
from python_udfs.zone_hours import zone_hours

faults = partial(faults_of, "5A")


@pytest.mark.parametrize("name", policy_names("5A"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("merchant_class_policy", "affinity_card_present.other.office_hours", 0.9),
    ("merchant_class_policy", "caps.class_soft", 0.2),
    ("merchant_class_policy", "caps.country_target.small", 0.34),
    ("merchant_class_policy", "sectors.retail", "shops"),
    ("demand_scale_policy", "classes.office_hours.clip", 10),
    ("demand_scale_policy", "classes.office_hours.pareto_alpha", 1.2),
    ("demand_scale_policy", "hybrid_online_share.min", 0.05),
    ("demand_scale_policy", "colour", "red"),
    ("shape_library", "shapes.0.channel_group", "mixed"),
    ("shape_library", "shapes.1.channel_group", "card_present"),
    ("shape_library", "shapes.0.components.0.sigma_min", 5),
    ("zone_shape_modifiers", "country_profile.FR", "lunch"),
    ("zone_shape_modifiers", "generic", ["neutral", "lunch"]),
    ("baseline_intensity_policy", "tail_rescue.envelope_share", 0.2),
    ("scenario_overlay_policy", "payday.ramp_in_h", 60),
    ("scenario_overlay_policy", "promotion.peak_hi", 2.6),
    ("scenario_overlay_policy", "holiday.amplitude", 0.4),
    ("scenario_horizon", "scenarios", []),
    ("validation_policy", "mode.tiny", "lax"),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


@pytest.mark.parametrize(("tzid", "start", "expected"), [
    # spring in New York: the local hour from 2 to 3 on Sunday 8 March is not there
    ("America/New_York", datetime(2026, 3, 8, 6), [145] * 4 + [147] * 4),
    # autumn in Sydney: the hour from 2 to 3 on Sunday 5 April comes twice
    ("Australia/Sydney", datetime(2026, 4, 4, 15), [146] * 8),
    ("Asia/Kolkata", datetime(2026, 3, 9, 0), [5, 5, 6, 6, 6, 6, 7, 7]),
    ("Asia/Kathmandu", datetime(2026, 3, 9, 0), [5, 6, 6, 6, 6, 7, 7, 7]),
])
def test_local_hours_by_the_database(tzid, start, expected):
    assert zone_hours(tzid, int(start.replace(tzinfo=timezone.utc).timestamp()), 2).tolist() == expected


def test_lord_howe_changes_by_half_an_hour():
    """Sunday 5 April 2026, 2:00 local is 15:00 UTC: the clock goes back to 1:30."""
    start = int(datetime(2026, 4, 4, 15, tzinfo=timezone.utc).timestamp())
    assert zone_hours("Australia/Lord_Howe", start, 1).tolist() == [145, 145, 146, 146]


def test_the_clock_equals_the_database_on_every_hour(tiny_world):
    """Every published cell, recomputed: the clock went through 2A's timetable, this did not."""
    zones = tiny_world.con.execute("select distinct tz_idx, tzid from merchant_zone_profile_5A order by tz_idx").fetchall()
    start, hours = tiny_world.con.execute("select epoch_ms(horizon_start_utc) // 1000, horizon_hours from s4_horizon").fetchone()
    for tz_idx, tzid in zones:
        found = tiny_world.con.execute(f"select g1, g2, w1 from s4_zone_clock_5A where tz_idx = {tz_idx} order by bucket_idx").fetchnumpy()
        quarters = zone_hours(tzid, start, hours).reshape(-1, 4)
        assert (found["g1"] == quarters[:, 0]).all(), tzid
        assert (found["w1"] == (quarters == quarters[:, :1]).mean(axis=1)).all(), tzid
        other = np.where((quarters != quarters[:, :1]).any(axis=1), quarters.max(axis=1) + quarters.min(axis=1) - quarters[:, 0], quarters[:, 0])
        wraps = np.abs(quarters.max(axis=1).astype(int) - quarters.min(axis=1)) > 100
        assert (found["g2"] == other)[~wraps].all(), tzid


def test_a_shifted_timetable_shows_at_once(tiny_world):
    """One zone's clock an hour off, and the recomposition no longer holds there and nowhere else."""
    with tiny_world.scratch() as con:
        tz_idx, tzid = con.execute("""select tz_idx, any_value(tzid) from merchant_zone_profile_5A m join s3_effective_scale_5A e using (mz_idx)
            where e.weekly_volume_effective > 0 group by tz_idx order by count(*) desc limit 1""").fetchone()
        con.execute(f"""update s4_clock_vectors set first_hours = list_transform(first_hours, lambda h: (h % 168 + 1)::smallint)
            where tz_idx = {tz_idx}""")
        con.execute(f"create or replace table s4_intensity_vectors_5A as {tiny_world.compiled('models/segment_5A/s4_intensity_vectors_5A.sql')}")
        rows = con.execute(f"""select tz_idx = {tz_idx}, is_active, sum(n_departures) > 0
            from ({tiny_world.compiled('models/segment_5A/s5_recomposition_5A.sql')}) group by all order by all""").fetchall()
    assert {row for row in rows if row[2]} == {(True, True, True)}, tzid
    assert (False, True, False) in rows, "every other zone still recomposes"


def test_events_in_hand_worked_hours(tiny_world):
    """A holiday begins at local midnight and ends at the next, in every zone of its country."""
    event = tiny_world.con.execute("""select country_iso, start_local, end_local, amplitude from scenario_calendar_5A
        where kind = 'HOLIDAY' order by event_id limit 1""").fetchone()
    hours = tiny_world.con.execute("select min(h.hour_start), max(h.hour_start), count(*), min(h.amplitude) from s4_event_hours h join scenario_calendar_5A e "
                                   "using (event_id) where e.country_iso = ? and e.start_local = ? and e.kind = 'HOLIDAY'", event[:2]).fetchone()
    assert hours == (event[1], event[2] - timedelta(hours=1), 24, event[3])


def test_an_outage_lets_nothing_lift_demand(tiny_world):
    worst = tiny_world.con.execute("""
        select max(o.factor) from s4_overlay_hours o join s4_overlay_vectors_5A v using (overlay_idx)
        join scenario_calendar_5A e on e.event_type = 'OUTAGE' and e.tz_idx = v.tz_idx
        cross join s4_horizon h
        where o.bucket_idx >= date_diff('hour', h.horizon_start_utc, e.start_utc) and o.bucket_idx < date_diff('hour', h.horizon_start_utc, e.end_utc)
          and o.holds_promotions""").fetchone()[0]
    assert worst is not None and worst <= 0.1


def test_online_arrivals_fit_into_a_hybrid_merchants_card_not_present_rows(tiny_world):
    assert tiny_world.con.execute("""
        select count(*) from merchant_class_profile_5A join virtual_classification_3B using (merchant_id)
        where virtual_mode = 'HYBRID' and cnp_share < online_share - 1e-9""").fetchone()[0] == 0


def test_strength_has_one_merchant_in_every_stratum(tiny_world):
    """Within a class and mode the quantiles of strength lie one in each n-th of the unit interval."""
    rows = tiny_world.con.execute("""
        select s.demand_class, s.virtual_mode, list(s.strength order by s.strength), any_value(p.median_per_site_weekly), any_value(p.pareto_alpha), any_value(p.clip)
        from s1_strength s join policy_5A.demand_scale_policy__classes p on p.key = s.demand_class group by all""").fetchall()
    for name, mode, strengths, median, alpha, clip in rows:
        least = median / 2 ** (1 / alpha)
        u = 1 - (np.array([s for s in strengths if s < clip]) / least) ** -alpha
        strata = np.floor(np.round(u * len(strengths), 6)).astype(int)
        assert (np.diff(strata) == 1).all() or len(strata) < 2, (name, mode)


def test_online_only_merchants_hold_their_share_whatever_the_caps_cut(tiny_world):
    """With caps so low that they bind on a good part of all others."""
    volume = tiny_world.compiled("models/segment_5A/s1_volume.sql")
    with tiny_world.scratch() as con:
        def share(tolerance):
            con.execute("update policy_5A.demand_scale_policy set cap_mz_share = 0.003, virtual_only_tolerance = ?", [tolerance])
            return con.execute(f"""select sum(v.weekly_volume) filter (v.virtual_mode = 'VIRTUAL_ONLY') / sum(v.weekly_volume), any_value(p.virtual_only_volume_share)
                from ({volume}) as v cross join policy_5A.demand_scale_policy as p""").fetchone()

        free, wanted = share(10)
        assert abs(float(free) / wanted - 1) > 0.1
        for tolerance in (0.05, 0):
            held, _ = share(tolerance)
            assert abs(float(held) / wanted - 1) == pytest.approx(tolerance, abs=1e-5)


def test_hybrids_are_held_where_5b_can_place_their_online_arrivals(tiny_world):
    """Without caps, so that the share asked for is the share found."""
    volume = tiny_world.compiled("models/segment_5A/s1_volume.sql")
    with tiny_world.scratch() as con:
        def held(least, most):
            con.execute("update policy_5A.demand_scale_policy set hybrid_online_share_min = ?, hybrid_online_share_max = ?", [least, most])
            return con.execute(f"""select sum(v.weekly_volume * m.online_share) filter (v.virtual_mode = 'HYBRID') / sum(v.weekly_volume), any_value(v.k_hybrid)
                from ({volume}) as v join s1_merchant_demand as m using (merchant_id)""").fetchone()

        con.execute("update policy_5A.demand_scale_policy set merchant_soft_cap_share = 1, class_soft_cap_share = 1, cap_mz_share = 1")
        free, factor = held(0, 1)
        assert factor == 1
        for least, most, wanted in [(0, free / 2, free / 2), (free * 1.5, 1, free * 1.5)]:
            share, factor = held(least, most)
            assert share == pytest.approx(wanted, rel=1e-5)
            assert (factor > 1) == (wanted > free)


def test_the_bounds_of_hybrids_lie_inside_the_scales_that_5b_may_take(tiny_world):
    scales = tiny_world.con.execute("""select (r.virtual_share_target - d.virtual_only_volume_share) / unnest([d.hybrid_online_share_max, d.hybrid_online_share_min])
        from policy_5A.demand_scale_policy as d cross join policy_5B.arrival_routing_policy as r""").fetchnumpy().popitem()[1]
    least, most = tiny_world.con.execute("select online_scale_min, online_scale_max from policy_5B.arrival_routing_policy").fetchone()
    assert least < scales.min() and scales.max() < most


def test_the_local_day_of_zones_matches_zoneinfo(tiny_world):
    rows = tiny_world.con.execute("""select m.tzid, c.bucket_idx, c.utc_offset_s, h.horizon_start_utc from s4_zone_clock_5A c
        join (select distinct tz_idx, tzid from merchant_zone_profile_5A) m using (tz_idx) cross join s4_horizon h
        using sample reservoir(500 rows) repeatable (1)""").fetchall()
    for tzid, bucket, offset_s, start in rows:
        moment = (start + timedelta(hours=bucket)).replace(tzinfo=timezone.utc)
        assert moment.astimezone(zone(tzid)).utcoffset().total_seconds() == offset_s


def test_a_class_that_holds_too_much_gives_way_to_second_choices(tiny_world):
    """Everyone leans to one class: those who lean to it least take their second, no more than are needed, and each moved merchant shows it."""
    with tiny_world.scratch() as con:
        con.execute("""update s1_class_draw set first_class = 'consumer_daytime',
            second_class = ['office_hours', 'evening_weekend', 'fuel_convenience'][merchant_id % 3 + 1]""")
        rows = con.execute(f"""select class_margin, demand_class, first_class, second_class, was_rebalanced, expected_volume
            from ({tiny_world.compiled('models/segment_5A/s1_class_rebalance.sql')}) order by class_margin, merchant_id""").fetchall()
        soft = con.execute("select caps_class_soft from policy_5A.merchant_class_policy").fetchone()[0]
    moved = [row for row in rows if row[4]]
    assert moved and all(row[1] == row[3] for row in moved) and all(row[1] == row[2] for row in rows if not row[4])
    held = sum(row[5] for row in rows if row[1] == "consumer_daytime") / sum(row[5] for row in rows)
    assert held < 0.6, "a class that held everything is relieved towards its soft cap"
    by_class = {name: sum(row[5] for row in rows if row[1] == name) / sum(row[5] for row in rows) for name in {row[1] for row in rows}}
    assert all(share <= soft + 0.05 for name, share in by_class.items() if name != "consumer_daytime"), "nobody moves into a class that is full"
    # by ascending margin: among the movable the least attached go first
    assert np.median([row[0] for row in moved]) < np.median([row[0] for row in rows if not row[4]])


BROKEN = {
    "an hour is missing": ("delete from merchant_zone_scenario_local_5A where mz_idx = 7 and bucket_idx = 9", {"n_hours", "bucket_sum", "intensity_sum", "factor_sum"}),
    "an hour stands for another": ("update merchant_zone_scenario_local_5A set bucket_idx = 8 where mz_idx = 7 and bucket_idx = 9", {"bucket_sum"}),
    "an hour is no number": ("update merchant_zone_scenario_local_5A set intensity = 'nan' where mz_idx = 7 and bucket_idx = 9",
                             {"n_beyond_bounds", "most_in_an_hour", "intensity_sum"}),
    "a factor beyond the clamp": ("update merchant_zone_scenario_local_5A set overlay_factor_total = 6 where mz_idx = 7 and bucket_idx = 9",
                                  {"n_beyond_clamp", "factor_sum", "n_watched"}),
    "a low factor without an outage": ("""update merchant_zone_scenario_local_5A set overlay_factor_total = 0.1
        where mz_idx = 7 and bucket_idx = 9""", {"factor_sum", "n_watched"}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_profile_sees_what_is_broken_on_the_surface(tiny_world, case):
    statement, columns = BROKEN[case]
    sql = tiny_world.compiled("models/segment_5A/s5_surface_profile_5A.sql")
    with tiny_world.scratch() as con:
        # the hour that is broken is neither empty nor the busiest
        con.execute("""update merchant_zone_scenario_local_5A set overlay_factor_total = 1, intensity = intensity + bucket_idx - 8
            where mz_idx = 7 and bucket_idx in (9, 10)""")
        before = {row[0]: row for row in con.execute(f"from ({sql})").fetchall()}
        names = [column[0] for column in con.description]
        con.execute(statement)
        after = {row[0]: row for row in con.execute(f"from ({sql})").fetchall()}
    moved = {i for i in before if repr(before[i]) != repr(after[i])}
    assert moved == {7}
    assert {name for name, a, b in zip(names, before[7], after[7]) if repr(a) != repr(b)} == columns
