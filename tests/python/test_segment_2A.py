"""Segment 2A as a whole: what its policies refuse, what its caps catch, and that its experiment stays in bounds."""

from __future__ import annotations

import json
import shutil
from functools import partial

import duckdb
import pytest
from civil_world import DECISION, LOOKUP, REPO, CivilWorld
from conftest import Project
from policy_cases import faults as faults_of
from policy_cases import policy_names

from python_udfs.policies import load_policies
from python_udfs.world import World

GENEVA = (46.2044, 6.1432)  # not in France, yet within reach of its zone
PLACES = REPO / "sources/ref_places.parquet"


# Policies

faults = partial(faults_of, "2A")


def setting(**fields):
    return lambda document: document.update(fields)


def in_first(field: str, **fields):
    return lambda document: document[field][0].update(fields)


@pytest.mark.parametrize("name", policy_names("2A"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("cap", "raised"), [
    ("fallback_rate_cap", 0.00051), ("fallback_country_rate_cap", 0.021), ("fallback_country_min_sites", 101),
    ("override_rate_cap", 0.0021),
])
def test_a_cap_can_be_tightened_but_not_raised(cap, raised):
    assert faults("tz_governance", setting(**{cap: raised}))
    half = raised / 2 if isinstance(raised, float) else raised // 2
    assert faults("tz_governance", setting(**{cap: half})) == []


EXCEPTION = {"gate": "2A-S2-090", "approved_rate": 0.004, "owner": "me", "reason": "a known gap in the map",
             "evidence_url": "https://example.org/1", "expires_on": "2027-01-01"}
OPT_IN = {"country_iso": "US", "owner": "me", "notes": "[rebalance:auto]", "expires_on": "2027-01-01"}


@pytest.mark.parametrize(("name", "change"), [
    ("tz_lookup", setting(epsilon_degrees=0.006)),
    ("tz_lookup", setting(support_min_population_share=0.03)),
    ("tz_lookup", setting(excluded_legal_pairs=[{"country_iso": "VN", "tzid": "Asia/Bangkok", "reason": "both in and out"}])),
    ("tz_lookup", in_first("extra_legal_pairs", tzid="Asia/Atlantis")),
    ("tz_overlaps", in_first("rules", shares={"Asia/Shanghai": 0.6, "Asia/Urumqi": 0.3})),
    ("tz_overlaps", in_first("rules", shares={"Asia/Shanghai": 1.0, "Asia/Urumqi": 0.0})),
    ("tz_overlaps", in_first("rules", tzids=["Asia/Urumqi", "Asia/Shanghai"])),
    ("tz_overlaps", in_first("rules", mode="prefer")),
    ("tz_overlaps", in_first("rules", country_iso="KZ")),
    ("tz_overrides", in_first("overrides", target="*")),
    ("tz_overrides", in_first("overrides", scope="mcc")),
    ("tz_overrides", in_first("overrides", apply_to="all")),
    ("tz_overrides", in_first("overrides", notes=None)),
    ("tz_overrides", in_first("overrides", owner="")),
    ("tz_overrides", in_first("overrides", tzid="Europe/Atlantis")),
    ("tz_overrides", in_first("overrides", override_id="country_bm")),
    ("tz_overrides", in_first("overrides", colour="red")),
    ("tz_governance", setting(approved_exceptions=[EXCEPTION | {"gate": "2A-S1-090"}])),
    ("tz_governance", setting(approved_exceptions=[EXCEPTION | {"approved_rate": 0.006}])),
    ("tz_governance", setting(approved_exceptions=[EXCEPTION, EXCEPTION])),
    ("tz_timetable", setting(window_end_utc="2026-12-01T00:00:00Z")),
    ("tz_timetable", setting(extra_zones=["Etc/Atlantis"])),
    ("topology_rebalance", setting(opt_in_countries=[OPT_IN | {"country_iso": "*"}])),
    ("topology_rebalance", setting(opt_in_countries=[OPT_IN | {"notes": "please"}])),
    ("topology_rebalance", setting(opt_in_countries=[OPT_IN, OPT_IN])),
    ("topology_rebalance", setting(cap_global_share=0.02)),
    ("tz_watchlist", setting(max_concentration_rows=1)),
    ("tz_upstream", setting(multi_countries_min={"tiny": 0, "small": 30, "authority": 18})),
])
def test_a_bad_policy_is_refused(name, change):
    assert faults(name, change)


def test_the_rebalance_overlay_loads():
    world = World.from_vars({"seed": 42, "scale": "tiny", "scenario": "baseline", "run_id": "x",
                             "policy_dir": "tests/fixtures/overlays/rebalance_on"})
    loaded = {policy.key: policy.document for policy in load_policies(world)}
    assert loaded["segment_2A/topology_rebalance"]["enabled"] is True


# Caps


@pytest.fixture
def civil(tiny_world) -> CivilWorld:
    return CivilWorld(tiny_world)


@pytest.fixture(scope="module")
def french_places() -> list[tuple[float, float]]:
    return duckdb.execute(f"select lat_deg::double, lon_deg::double from '{PLACES}' where country_iso = 'FR' and population > 5000 "
                          "and tzid = 'Europe/Paris' and lat_deg > 43 order by place_id limit 800").fetchall()


def settle(civil: CivilWorld, sites) -> set[str]:
    """Place the sites, build S1 and S2 and return the gates that fail."""
    civil.place(sites)
    civil.build(*LOOKUP, *DECISION)
    return civil.failing_gates("S1", "S2")


def test_an_ordinary_world_holds_every_gate(civil, french_places):
    assert settle(civil, [(1, "FR", *place) for place in french_places]) == set()


def test_twenty_sites_in_a_legal_gap_break_the_fallback_caps_alone(civil, french_places):
    sites = [(1, "FR", *place) for place in french_places] + [(2, "FR", *GENEVA)] * 20
    assert settle(civil, sites) == {"2A-S1-090", "2A-S1-091"}
    reasons = dict(civil.rows("select scope_value, violation_reason from s1_governance_2A where is_violation"))
    assert reasons == {"world": "fallback_rate_cap_exceeded", "FR": "fallback_country_cap_exceeded"}


def test_a_small_country_answers_to_the_world_cap_alone(civil, french_places):
    sites = [(1, "FR", *place) for place in french_places[:79]] + [(2, "FR", *GENEVA)] * 20
    assert settle(civil, sites) == {"2A-S1-090"}


def test_a_hundred_extra_overrides_break_the_override_caps_alone(civil, french_places):
    for number in range(1, 101):
        civil.override(f"o{number}", "site", f"2|FR|{number}", "Europe/Paris")
    sites = [(1, "FR", *place) for place in french_places] + [(2, "FR", *GENEVA)] * 100
    assert settle(civil, sites) == {"2A-S1-092", "2A-S2-090"}
    assert civil.rows("select violation_reason from s2_governance_2A where scope_kind = 'global'") == [("override_rate_cap_exceeded",)]
    assert civil.rows("select override_count, override_site_count from s2_governance_2A where scope_kind = 'global'") == [(100, 100)]


@pytest.mark.parametrize(("expires_on", "failing"), [("2027-01-01", set()), ("2025-12-31", {"2A-S2-090"})])
def test_an_approved_exception_counts_until_it_expires(civil, expires_on, failing):
    """Three sites of 800 rewritten: above the cap of 0.002, below the approved 0.004."""
    civil.con.execute("insert into policy_2A.tz_governance__approved_exceptions (ordinal, gate, approved_rate, expires_on) "
                      "values (0, '2A-S2-090', 0.004, ?::date)", [expires_on])
    for number in (1, 2, 3):
        civil.override(f"o{number}", "site", f"1|ES|{number}", "Atlantic/Canary", apply_to="all")
    assert settle(civil, [(1, "ES", 40.4168, -3.7038)] * 800) == failing


def test_an_override_without_evidence_is_caught(civil, french_places):
    civil.override("bare", "country", "FR", "Europe/Paris", notes=None)
    assert settle(civil, [(1, "FR", *place) for place in french_places]) == {"2A-S2-091"}
    assert civil.rows("select violation_reason from s2_governance_2A where is_violation order by scope_kind") == [
        ("override_provenance_incomplete",)] * 2


def test_overrides_that_repeat_the_polygon_or_win_nowhere_are_counted_but_leave_no_trace(civil, french_places):
    civil.override("repeats", "site", "1|FR|1", "Europe/Paris", apply_to="all")
    civil.override("expired", "site", "1|FR|2", "Indian/Reunion", apply_to="all", expires_on="2025-12-31")
    civil.override("ambiguous", "country", "FR", "Indian/Reunion")
    assert settle(civil, [(1, "FR", *place) for place in french_places]) == set()
    assert civil.rows("select distinct tzid, tzid_source from site_timezones") == [("Europe/Paris", "polygon")]
    usage = "select override_id, is_active, sites_changed, sites_without_effect, is_dormant from s2_override_usage_2A " \
            "where override_id in ('repeats', 'expired', 'ambiguous') order by 1"
    assert civil.rows(usage) == [("ambiguous", True, 0, 0, True), ("expired", False, 0, 0, False), ("repeats", True, 0, 1, False)]
    dormant = civil.rows("select count(*) from policy_2A.tz_overrides__overrides where override_id like 'country_%'")[0][0] + 1
    assert civil.rows("select no_effect_count, dormant_count from s2_governance_2A where scope_kind = 'global'") == [(1, dormant)]


# Rebalance


@pytest.fixture
def rebalanced(civil) -> CivilWorld:
    """Twelve chains of forty sites in America/Chicago, the experiment on for the United States."""
    places = duckdb.execute(f"select lat_deg::double, lon_deg::double from '{PLACES}' where country_iso = 'US' "
                            "and tzid = 'America/Chicago' order by md5(place_id::varchar) limit 480").fetchall()
    civil.place([(1 + number // 40, "US", *place) for number, place in enumerate(places)])
    civil.con.execute("update policy_2A.topology_rebalance set enabled = true, cap_global_share = 0.015, cap_country_sites = 6; "
                      "insert into policy_2A.topology_rebalance__opt_in_countries (ordinal, country_iso, expires_on) "
                      "values (0, 'US', date '2030-01-01')")
    civil.build(*LOOKUP, *DECISION)
    return civil


def test_rebalance_moves_exactly_what_a_greedy_pass_under_the_caps_moves(rebalanced):
    plan = rebalanced.rows("select site_id, merchant_id, pair_sites, boundary_km, is_moved from s2_rebalance_plan_2A order by boundary_km")
    assert len(plan) > 100 and len({row[3] for row in plan[:50]}) == 50
    taken: list[int] = []
    per_pair: dict[int, int] = {}
    for site_id, merchant_id, pair_sites, _, _ in plan:
        if per_pair.get(merchant_id, 0) < int(0.20 * pair_sites) and len(taken) < min(6, int(0.015 * 480)):
            per_pair[merchant_id] = per_pair.get(merchant_id, 0) + 1
            taken.append(site_id)
    assert sorted(taken) == sorted(row[0] for row in plan if row[4]) and len(taken) == 6
    assert rebalanced.failing_gates("S2") == set()


def test_rebalance_changes_zone_and_source_alone_and_reports_it(rebalanced):
    moved = rebalanced.rows("select f.tzid, p.tzid_after, f.tz_idx, u.tz_idx, f.tzid_source, f.override_id from site_timezones f "
                            "join s2_rebalance_plan_2A p using (site_id) join country_zone_universe_2A u "
                            "on u.country_iso = 'US' and u.tzid = f.tzid where p.is_moved")
    assert all(zone == after and code == known and source == "rebalance" and override is None
               for zone, after, code, known, source, override in moved) and len(moved) == 6
    report = {(section, item, scope): figure for section, item, scope, figure in rebalanced.rows("from s2_rebalance_report_2A")}
    assert report["reassigned", "global", ""] == report["reassigned", "country", "US"] == 6
    assert report["distinct_tzids", "before", ""] < report["distinct_tzids", "after", ""]
    assert report["override_rate", "without_moved", ""] == 0 and report["override_rate", "with_moved", ""] == pytest.approx(6 / 480)
    assert report["chains", "one_zone_share_before", ""] > report["chains", "one_zone_share_after", ""]
    assert sum(section == "sample" for section, _, _ in report) == 6 and report["cap_hits", "country", ""] > 0


def test_rebalance_replays_identically_and_is_empty_when_off(rebalanced):
    first = rebalanced.rows("from s2_rebalance_plan_2A") + rebalanced.rows("from s2_rebalance_report_2A")
    rebalanced.con.execute("set threads = 1")
    rebalanced.build(*DECISION)
    assert rebalanced.rows("from s2_rebalance_plan_2A") + rebalanced.rows("from s2_rebalance_report_2A") == first
    rebalanced.con.execute("update policy_2A.topology_rebalance set enabled = false")
    rebalanced.build(*DECISION)
    assert rebalanced.rows("from s2_rebalance_plan_2A") + rebalanced.rows("from s2_rebalance_report_2A") == []


def test_expired_or_one_zone_opt_in_moves_nothing(rebalanced):
    rebalanced.con.execute("update policy_2A.topology_rebalance__opt_in_countries set expires_on = date '2025-12-31'")
    rebalanced.build(*DECISION)
    assert rebalanced.rows("from s2_rebalance_plan_2A") == []


# Reruns


def test_rerun_with_the_cache_deleted_changes_no_byte_and_reuses_the_bundle(tiny_world, tmp_path):
    """In a project of its own with the first three segments, on copies of what was built."""
    project = Project.linked(tmp_path / "engine")
    for name in ("models/segment_1A", "models/segment_1B", "models/segment_2A", "tests/segment_2A"):
        shutil.copytree(REPO / name, project.root / name)  # dbt does not follow links below its folders
    shutil.copy(REPO / "models/sources.yml", project.root / "models")
    runs, run_id = project.root / "runs", tiny_world.run_id
    for segment in ("segment_1A", "segment_1B", "segment_2A"):
        shutil.copytree(tiny_world.run_dir / segment, runs / run_id / segment)
    shutil.copy(tiny_world.run_dir / "run.json", runs / run_id)
    shutil.copy(f"{tiny_world.run_dir}.duckdb", runs)
    folder = runs / run_id / "segment_2A"
    held = {key: receipt["sha256"] for key, receipt in project.receipts(run_id).items()}
    stamps = {path.name: path.stat().st_mtime_ns for path in (folder / "_bundle").iterdir()}

    project.dbt("build", "--select", "segment_2A", vars={"scale": "tiny", "seed": 42})

    assert list((runs / "_cache/tz_timetable").glob("*.parquet")), "the cache was made anew"
    assert {key: receipt["sha256"] for key, receipt in project.receipts(run_id).items()} == held
    assert json.loads((folder / "_receipts/_bundle.json").read_text()) == {"bundle": "reused"}
    assert {path.name: path.stat().st_mtime_ns for path in (folder / "_bundle").iterdir()} == stamps
