"""Segment 5B as a whole: what its policies refuse, its swings, its routes, and that its audit sees what is broken."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting
from scipy import stats

from python_udfs.ou_path import ou_path
from python_udfs.zone_hours import zone_offsets

faults = partial(faults_of, "5B")


@pytest.mark.parametrize("name", policy_names("5B"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("time_grid_policy", "bucket_duration_s", 1800),
    ("time_grid_policy", "max_days", 27),
    ("grouping_policy", "target_members", 2),
    ("grouping_policy", "subregions.Eastern Asia", "south_america"),
    ("arrival_lgcp_config", "sigma_group.base", -0.1),
    ("arrival_lgcp_config", "sigma_group.min", 1.2),
    ("arrival_lgcp_config", "length_h.base", 5),
    ("arrival_lgcp_config", "clip.lo", 0.1),
    ("arrival_count_config", "kappa.min", 900),
    ("arrival_count_config", "kappa.min", 1),
    ("arrival_count_config", "count_law_id", "poisson"),
    ("arrival_time_placement_policy", "max_tilt", 2),
    ("arrival_routing_policy", "virtual_share_target", 0.12),
    ("arrival_routing_policy", "online_scale.min", 2),
    ("arrival_routing_policy", "colour", "red"),
    ("validation_policy", "sample.least", 300000),
    ("validation_policy", "failure_mode", "warn"),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def test_a_path_equals_its_recursion_and_keeps_its_variance():
    z = np.random.default_rng(3).standard_normal(200_000)
    rho = float(np.exp(-1 / 24))
    path = ou_path(z, rho)
    x = [z[0]]
    for shock in z[1:50]:
        x.append(rho * x[-1] + np.sqrt(1 - rho * rho) * shock)
    assert np.allclose(path[:50], x, atol=1e-12)
    # the variance of a mean of correlated squares: (1 + rho^2) / (1 - rho^2) times that of independent ones
    assert abs(path.var() - 1) < 4 * np.sqrt(2 * (1 + rho**2) / (1 - rho**2) / len(z))
    assert abs(np.corrcoef(path[:-1], path[1:])[0, 1] - rho) < 0.01


@pytest.mark.parametrize("rho", [-0.1, 1.0, float("nan")])
def test_a_path_without_memory_bounds_is_refused(rho):
    with pytest.raises(ValueError, match="ou_path: rho: found"):
        ou_path(np.zeros(3), rho)


@pytest.mark.parametrize("level", ["base", "stress"])
def test_swings_end_before_their_clip_on_any_seed(tiny_world, level):
    """The share of hours that a log-normal of each group's spread loses to the clip, far enough below what the gate allows that no few groups reach it."""
    spread = np.array(tiny_world.con.execute(f"""
        select sqrt(pow(least(l.sigma * p.sigma_group_{level} / p.sigma_group_base, p.sigma_group_max), 2) + pow(p.sigma_region, 2))
        from s2_group_law as l cross join policy_5B.arrival_lgcp_config as p""").fetchnumpy().popitem()[1])
    low, high, allowed = tiny_world.con.execute("select ln(clip_lo), ln(clip_hi), max_clipped_share from policy_5B.arrival_lgcp_config").fetchone()
    clipped = stats.norm.cdf((low + spread ** 2 / 2) / spread) + stats.norm.sf((high + spread ** 2 / 2) / spread)
    assert clipped.mean() < allowed / 5


def arrivals(world, day: int) -> str:
    return world.compiled("models/segment_5B/arrival_events_5B.sql").replace("__utc_day_idx__", str(day))


def audit(world, con) -> list[tuple]:
    """The audit of the arrivals that stand in `con`, every day."""
    sql = world.compiled("models/segment_5B/s5_hour_audit_5B.sql")
    days = con.execute("select horizon_days from s4_horizon").fetchone()[0]
    con.execute("create or replace temp table audited as " + " union all ".join(f"({sql.replace('__utc_day_idx__', str(d))})" for d in range(days)))
    return con.execute("""select sum(cells_off), sum(cells_not_dense), sum(n_not_either), sum(n_outside), sum(n_foreign), sum(n_wrong_mode), sum(n_incomplete)
        from audited""").fetchone()


def test_ids_follow_hour_row_and_draw(tiny_world):
    """In the order of the files, ids are 0 to n - 1, and hours and rows never go back."""
    found = tiny_world.con.execute("select arrival_id, bucket_idx::bigint * 1000000 + mz_idx as cell from arrival_events_5B").fetchnumpy()
    assert (found["arrival_id"] == np.arange(len(found["arrival_id"]))).all()
    assert (np.diff(found["cell"]) >= 0).all()


def test_one_part_built_alone_equals_its_rows(tiny_world):
    with tiny_world.scratch() as con:
        con.execute(f"create temp table part as {arrivals(tiny_world, 11)}")
        assert con.execute("""select count(*) from (
            (from part except all from arrival_events_5B where bucket_idx >= 264 and bucket_idx < 288) union all
            (from arrival_events_5B where bucket_idx >= 264 and bucket_idx < 288 except all from part))""").fetchone()[0] == 0
        assert con.execute("select count(*) from part").fetchone()[0] > 1000


def test_every_arrivals_offset_is_that_of_the_time_zone_database(tiny_world):
    """All arrivals, not the sample; and the named local view says the same of demand, site and settlement."""
    rows = tiny_world.con.execute("""
        select tzid, list(epoch_us(ts_utc) order by arrival_id), list(utc_offset_s order by arrival_id) from arrival_events_5B
        join tz_dim_2A using (tz_idx) group by tzid""").fetchall()
    for tzid, instants, offsets in rows:
        assert (zone_offsets(tzid, np.array(instants)) == np.array(offsets)).all(), tzid
    assert sum(len(row[1]) for row in rows) > 50_000
    local = tiny_world.con.execute("""
        select tzid, ts_utc, ts_local, tzid_operational, ts_local_operational, tzid_settlement, ts_local_settlement from arrival_events_local_5B
        where arrival_id % 97 = 0""").fetchnumpy()
    for zone_column, local_column in (("tzid", "ts_local"), ("tzid_operational", "ts_local_operational"), ("tzid_settlement", "ts_local_settlement")):
        is_named = ~np.ma.getmaskarray(local[zone_column])
        for tzid in set(np.asarray(local[zone_column])[is_named]):
            held = is_named & (np.asarray(local[zone_column]) == tzid)
            utc = local["ts_utc"][held].astype("datetime64[us]").astype("int64")
            shift = (np.asarray(local[local_column][held]).astype("datetime64[us]").astype("int64") - utc) // 1_000_000
            assert (shift == zone_offsets(tzid, utc)).all(), (zone_column, tzid)


def test_a_switch_inside_an_hour_parts_its_arrivals(tiny_world):
    """As on Lord Howe, where half an hour falls in the middle of a UTC hour."""
    with tiny_world.scratch() as con:
        con.execute("update s4_zone_clock_5A set switch_at_s = 1800, offset_after_s = utc_offset_s - 1800 where bucket_idx = 300")
        found = con.execute(f"""
            select extract(minute from a.ts_utc) < 30, a.utc_offset_s = c.utc_offset_s, a.utc_offset_s = c.utc_offset_s - 1800, count(*)
            from ({arrivals(tiny_world, 12)}) a join s4_zone_clock_5A c using (tz_idx, bucket_idx) where a.bucket_idx = 300 group by all""").fetchall()
    assert {row[:3] for row in found} == {(True, True, False), (False, False, True)}
    assert min(row[3] for row in found) > 10


BROKEN = {
    "an arrival is missing": ("delete from arrival_events_5B where arrival_id = 4321", {0, 1}),
    "an arrival stands twice": ("insert into arrival_events_5B from arrival_events_5B where arrival_id = 4321", {0, 1}),
    "two ids are exchanged for one": ("update arrival_events_5B set arrival_id = arrival_id + 1 where arrival_id = 4321", {1}),
    "a site on a virtual row": ("update arrival_events_5B set site_idx = 0 where is_virtual", {2, 4}),
    "an instant in the next hour": ("update arrival_events_5B set ts_utc = ts_utc + interval 1 hour where arrival_id = 77", {3}),
    "a site of another merchant": ("""update arrival_events_5B set site_idx = (select max(site_idx) from s1_site_weights)
        where site_idx = (select min(site_idx) from arrival_events_5B)""", {4}),
    "an edge of another merchant": ("update arrival_events_5B set edge_idx = (edge_idx + 100000) where is_virtual", {4}),
    "a shop's arrival online": ("""update arrival_events_5B set is_virtual = true, edge_idx = 0, site_idx = null, route_code = 2
        where arrival_id = (select min(arrival_id) from arrival_events_5B join merchant_zone_profile_5A using (mz_idx) where virtual_mode = 'NON_VIRTUAL')""", {4, 5}),
    "a missing offset": ("update arrival_events_5B set utc_offset_s = null where arrival_id = 5", {6}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_audit_sees_what_is_broken(tiny_world, case):
    statement, columns = BROKEN[case]
    with tiny_world.scratch() as con:
        con.execute(statement)
        found = audit(tiny_world, con)
    assert {i for i, n in enumerate(found) if n} == columns, found


def parity(con, table: str = "arrival_events_5B") -> list[float]:
    """p-values of the chi-square of use against weight: sites of each zone with 200 arrivals or more, edges of online-only merchants."""
    rows = con.execute(f"""
        with used as (
            select m.merchant_idx, m.legal_country_iso, m.tz_idx, a.site_idx, count(*) as n from {table} a join merchant_zone_profile_5A m using (mz_idx)
            where a.route_code = 0 group by all)
        select list(coalesce(u.n, 0) order by w.site_idx), list(w.mass_q order by w.site_idx)
        from s1_site_weights w left join used u using (merchant_idx, legal_country_iso, tz_idx, site_idx)
        group by merchant_idx, legal_country_iso, tz_idx having sum(u.n) >= 200 and count(*) > 1
        union all
        select list(coalesce(u.n, 0) order by e.edge_idx), list(e.mass_q order by e.edge_idx)
        from edge_catalogue_3B e join virtual_classification_3B v on v.merchant_idx = e.merchant_idx and v.virtual_mode = 'VIRTUAL_ONLY'
        left join (select m.merchant_idx, a.edge_idx, m.tz_idx, count(*) as n from {table} a join merchant_zone_profile_5A m using (mz_idx) where a.is_virtual group by all) u
            on u.merchant_idx = e.merchant_idx and u.edge_idx = e.edge_idx
        group by e.merchant_idx, e.country_iso, e.tz_idx having sum(u.n) >= 200 and count(*) > 1""").fetchall()
    found = []
    for used, mass in rows:
        used, mass = np.array(used, dtype=float), np.array(mass, dtype=float)
        expected = used.sum() * mass / mass.sum()
        order = np.argsort(-expected)
        used, expected = used[order], expected[order]
        rare = expected < 5
        if rare.any():
            used = np.append(used[~rare], used[rare].sum())
            expected = np.append(expected[~rare], expected[rare].sum())
        if len(used) > 1:
            found.append(float(stats.chisquare(used, expected).pvalue))
    return found


def test_sites_and_edges_are_used_by_their_weights(tiny_world):
    found = parity(tiny_world.con)
    assert len(found) >= 20
    assert sum(p < 0.01 for p in found) <= stats.binom(len(found), 0.01).ppf(0.999)
    with tiny_world.scratch() as con:
        con.execute("update s4_route_slots_5B set prob_q = 4294967296")
        con.execute(f"create temp table uniform as {' union all '.join(f'({arrivals(tiny_world, day)})' for day in range(28))}")
        assert np.mean(np.array(parity(con, "uniform")) < 0.01) > 0.5, "slots drawn alike are noticed"


def test_a_merchants_day_total_is_not_moved_by_its_zones(tiny_world):
    """The day factors weighed by demand give each merchant its own total, where no bound holds them."""
    found = tiny_world.con.execute("""
        with day as (select mz_idx, expected, unnest(range(len(factor))) as day, unnest(factor) as factor from s2_day_factors_5B)
        select sum(expected * factor) / sum(expected) from day join merchant_zone_profile_5A using (mz_idx)
        group by merchant_idx, day having min(factor) > 0.25 and max(factor) < 4""").fetchnumpy()
    ratios = next(iter(found.values()))
    assert len(ratios) > 1000 and np.abs(ratios - 1).max() < 1e-6


HYBRIDS = [(1, 100.0, 60.0, 0.30), (2, 100.0, 10.0, 0.50), (3, 200.0, 150.0, 0.20)]


@pytest.mark.parametrize(("target", "scale"), [
    # unscaled 30 + 50 + 40, of which merchant 2 can give 10: wanted 600 * share - 20 online-only
    (0.055, (33 - 20) / 120),       # 13: nobody is exhausted at 0.108
    (0.075, (45 - 20 - 10) / 70),   # 25: merchant 2 gives all its 10 (reach 0.2), the others 15
])
def test_the_online_scale_meets_the_market_share(tiny_world, target, scale):
    with tiny_world.scratch() as con:
        con.execute("create or replace table merchant_zone_profile_5A as from merchant_zone_profile_5A limit 0")
        con.execute("create or replace table s4_intensity_vectors_5A as from s4_intensity_vectors_5A limit 0")
        con.execute("create or replace table virtual_classification_3B as from virtual_classification_3B limit 0")
        rows = [(m, "card_not_present", "HYBRID", cnp) for m, _, cnp, _ in HYBRIDS] + [(m, "card_present", "HYBRID", all_ - cnp) for m, all_, cnp, _ in HYBRIDS]
        rows += [(4, "card_not_present", "VIRTUAL_ONLY", 20.0), (5, "card_present", "NON_VIRTUAL", 180.0)]
        for i, (merchant, channel, mode, volume) in enumerate(rows):
            con.execute("insert into merchant_zone_profile_5A by name select ? as mz_idx, ? as merchant_id, ? as merchant_idx, ? as channel_group, ? as virtual_mode, ? as zone_origin",
                        [i, merchant, merchant, channel, mode, "edge" if mode == "VIRTUAL_ONLY" else "site"])
            con.execute("insert into s4_intensity_vectors_5A by name select ? as mz_idx, true as is_active, ? as expected", [i, volume])
        for merchant, _, _, share in HYBRIDS:
            con.execute("insert into virtual_classification_3B by name select ? as merchant_id, ? as online_share", [merchant, share])
        sql = tiny_world.compiled("models/segment_5B/s4_online_share_5B.sql")
        policy = f"(select * replace ({target} as virtual_share_target, 0.05 as online_scale_min) from "
        name = next(part for part in sql.split() if "arrival_routing_policy" in part)
        found = con.execute(sql.replace(f"{name} as p", f"{policy}{name}) as p")).fetchall()
        names = [c[0] for c in con.description]
    merchants = {row[0]: dict(zip(names, row)) for row in found}
    assert merchants[1]["scale"] == pytest.approx(scale, abs=1e-9)
    for merchant, volume, cnp, share in HYBRIDS:
        assert merchants[merchant]["p_online"] == pytest.approx(min(1, scale * share * volume / cnp), abs=1e-9)
    online = sum(merchants[m]["p_online"] * cnp for m, _, cnp, _ in HYBRIDS)
    assert online + 20 == pytest.approx(target * 600, abs=1e-6)


def test_an_hour_off_is_wrong_local_time(tiny_world):
    """The check reads the time-zone database alone: an offset an hour off shows for every sampled arrival of that zone."""
    with tiny_world.scratch() as con:
        tz_idx = con.execute("select tz_idx from s5_civil_sample_5B group by tz_idx order by count(*) desc limit 1").fetchone()[0]
        con.execute(f"update s5_civil_sample_5B set utc_offset_s = utc_offset_s + 3600 where tz_idx = {tz_idx}")
        found = con.execute(f"""select tz_idx = {tz_idx}, difference_s, count(*) from ({tiny_world.compiled('models/segment_5B/s5_civil_check_5B.sql')})
            group by all order by all""").fetchall()
    assert [row[:2] for row in found] == [(False, 0), (True, 3600)] and found[1][2] > 100


def test_hours_near_two_changes_belong_to_the_nearer(tiny_world):
    """Two changes a day apart: no hour stands twice, and none counts in the window that it does not belong to."""
    with tiny_world.scratch() as con:
        tz_idx = con.execute("select tz_idx from s4_route_dim_5B join s4_bucket_index_5B using (mz_idx) group by tz_idx order by sum(count_n) desc limit 1").fetchone()[0]
        con.execute("delete from tz_timetable_horizon")
        for first, last, offset in ((-3, 10, 0), (10, 11, 3600), (11, 99, 0)):
            con.execute("""insert into tz_timetable_horizon by name select ? as tz_idx, horizon_start_utc + to_days(?) as valid_from_utc,
                horizon_start_utc + to_days(?) as valid_to_utc, ? as utc_offset_s from s4_horizon""", [tz_idx, first, last, offset])
        found = con.execute(f"select bucket_idx, window_idx, window_arrivals from ({tiny_world.compiled('models/segment_5B/s5_transition_windows_5B.sql')})").fetchall()
        arrivals_of = dict(con.execute(f"""select bucket_idx, sum(count_n) from s4_bucket_index_5B join s4_route_dim_5B using (mz_idx)
            where tz_idx = {tz_idx} group by bucket_idx""").fetchall())
    # three days either side of hours 240 and 264; the hour half-way is the earlier one's
    assert {hour: window for hour, window, _ in found} == {hour: int(hour > 252) for hour in range(240 - 72, 264 + 72)}
    assert len(found) == 168
    for window, hours in enumerate((range(168, 253), range(253, 336))):
        assert {total for _, w, total in found if w == window} == {sum(arrivals_of.get(hour, 0) for hour in hours)}
