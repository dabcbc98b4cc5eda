"""Segment 1A: its water-filling, quotas, policies and rules, and what a built world owes its seed."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from macro_project import MacroProject, macros  # noqa: F401

from python_udfs.policies import SCHEMA_ROOT, Policy, read_yaml, schema_faults
from python_udfs.policy_rules import rules_for
from python_udfs.waterfill import water_fill, water_fill_column

REPO = Path(__file__).resolve().parents[2]
POLICIES = sorted(path.stem for path in (REPO / "policies/segment_1A").glob("*.yml"))
GOLDEN = (5**0.5 - 1) / 2


def policy(name: str, document: dict | None = None) -> Policy:
    schema = json.loads((SCHEMA_ROOT / f"segment_1A/{name}.schema.json").read_text())
    return Policy("segment_1A", name, document or read_yaml(REPO / f"policies/segment_1A/{name}.yml"), schema)


def faults(name: str, document: dict) -> list[str]:
    return schema_faults(policy(name, document)) + [f for rule in rules_for(f"segment_1A/{name}") for f in rule(document)]


def changed(name: str, path: tuple, value) -> dict:
    document = copy.deepcopy(policy(name).document)
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return document


def fill(weights, total, caps) -> list[float]:
    return water_fill(np.array(weights, float), total, np.array(caps, float)).round(12).tolist()


# water-filling


def test_water_filling_without_a_binding_cap_is_proportional():
    assert fill([1, 2, 5], 0.8, [1, 1, 1]) == [0.1, 0.2, 0.5]


def test_water_filling_hands_the_excess_on_in_proportion():
    # 6 of 10 would be 0.6: clipped at 0.4; the other 0.6 goes 3 : 1, that is 0.45 and 0.15.
    assert fill([6, 3, 1], 1.0, [0.4, 1, 1]) == [0.4, 0.45, 0.15]


def test_water_filling_clips_again_what_the_excess_lifts_over_its_cap():
    # First clip: 0.5 at 0.4. Of the rest 0.6, three quarters would be 0.45, over 0.42. So 0.4, 0.42 and what is left, 0.18.
    assert fill([5, 3, 1], 1.0, [0.4, 0.42, 1]) == [0.4, 0.42, 0.18]


def test_water_filling_to_the_brim_gives_the_caps():
    assert fill([5, 1], 0.5, [0.25, 0.25]) == [0.25, 0.25]


@pytest.mark.parametrize("caps", ([0.2, 0.2], [0.0, 0.49]))
def test_caps_that_cannot_hold_the_total_are_an_error(caps):
    with pytest.raises(ValueError, match="1A-S0-041: caps: found room for .* allowed at least 0.5"):
        fill([1, 1], 0.5, caps)


def test_weights_have_to_be_positive():
    with pytest.raises(ValueError, match="weight: found 0.0, allowed finite, > 0"):
        fill([1, 0], 0.5, [1, 1])


def test_water_filling_does_not_depend_on_the_order_of_its_parts():
    rng = np.random.default_rng(7)
    weights, caps = rng.lognormal(size=200), rng.uniform(0.004, 0.02, size=200)
    order = rng.permutation(200)
    assert (water_fill(weights, 0.9, caps)[order] == water_fill(weights[order], 0.9, caps[order])).all()


def test_water_filling_as_a_column():
    lists = pa.array([[6.0, 3.0, 1.0], [1.0, 1.0]])
    caps = pa.array([[0.4, 1.0, 1.0], [1.0, 1.0]])
    filled = water_fill_column(lists, pa.array([1.0, 0.5]), caps).to_pylist()
    assert np.allclose(filled[0], [0.4, 0.45, 0.15]) and filled[1] == [0.25, 0.25]


# macros


def test_golden_ratio_quota_is_even_at_every_length(macros: MacroProject):  # noqa: F811
    sql = macros.render(q="{{ golden_ratio_fraction('k', '0.25e0') }}")["q"]
    quota = np.array([row[0] for row in duckdb.sql(f"select {sql} from range(1000) as r(k) order by k").fetchall()])
    assert np.allclose(quota, (np.arange(1000) * GOLDEN + 0.25) % 1, atol=1e-12)
    for length in (10, 37, 500):
        counts = np.histogram(quota[:length], bins=5, range=(0, 1))[0]
        assert abs(counts - length / 5).max() <= 2


def test_logistic_does_not_overflow(macros: MacroProject):  # noqa: F811
    sql = macros.render(p="{{ logistic('x') }}")["p"]
    values = duckdb.sql(f"select {sql} from (select unnest([-800e0, -1e0, 0e0, 1e0, 800e0]) as x)").fetchall()
    assert np.allclose([v[0] for v in values], [0, 0.2689414213699951, 0.5, 0.7310585786300049, 1])


def test_tiers_meet_without_gap_and_the_last_is_open(macros: MacroProject):  # noqa: F811
    sql = macros.render(t="{{ outlet_tiers('tier') }}")["t"]
    con = duckdb.connect()
    con.execute("create table tier as select * from (values (0, 8), (1, 30), (2, null)) as t(ordinal, max_n_outlets)")
    rows = con.execute(f"select from_n_outlets, to_n_outlets from ({sql}) order by ordinal").fetchall()
    assert rows == [(1, 8), (9, 30), (31, 2147483647)]


# policies


@pytest.mark.parametrize("name", POLICIES)
def test_committed_policies_are_valid_and_reject_unknown_keys(name):
    assert faults(name, policy(name).document) == []
    assert any("unheard_of" in f for f in faults(name, policy(name).document | {"unheard_of": 1}))


@pytest.mark.parametrize(("name", "path", "value", "message"), [
    ("merchant_mix", ("mcc_groups", 0, "share"), 0.25, "mcc_groups.share: found sum 1.01"),
    ("merchant_mix", ("mcc_groups", 0, "channel_probs", "mixed"), 0.5, "retail.channel_probs: found sum"),
    ("merchant_mix", ("mcc_groups", 1, "mcc_weights", "5411"), 900, "grocery.mcc_weights.5411: found share"),
    ("outlet_model", ("beta_gdp",), [0.3, 0.1, 0, 0.1, 0.3], "beta_gdp: found"),
    ("outlet_model", ("phi_min",), 30, "phi_min, phi0, phi_max: found"),
    ("merchant_population", ("spread_cap",), 0.001, "1A-S0-041: spread_cap"),
    ("merchant_population", ("narrow_cap", "tiny"), 0.002, "1A-S0-041: narrow_cap (tiny)"),
    ("merchant_population", ("min_per_iso", "tiny"), 5, "min_per_iso (tiny)"),
    ("crossborder", ("rules", 6, "min_openness"), 0.5, "allowed one without conditions"),
    ("crossborder", ("size_profiles", 1, "n_candidates"), 3, "allowed strictly increasing"),
    ("crossborder", ("size_profiles", 2, "max_n_outlets"), 90, "allowed null in the last tier"),
    ("allocation", ("home_share_tiers", 3, "home_share"), 0.95, "allowed non-increasing"),
    ("validation", ("catalogue_mixed", "min"), 0.9, "catalogue_mixed: found 0.9 to 0.35"),
])
def test_a_policy_that_cannot_hold_is_refused_with_its_field(name, path, value, message):
    assert any(message in fault for fault in faults(name, changed(name, path, value)))


# a built world


def rows(world, dataset: str, sql: str) -> list[tuple]:
    return duckdb.sql(f"with data as (from '{world.path('1A', dataset)}') {sql}").fetchall()


def test_candidates_climb_by_size_profile(tiny_world):
    ladder = {p["size_profile"]: p["n_candidates"] for p in policy("crossborder").document["size_profiles"]}
    found = rows(tiny_world, "s3_candidate_set", """
        select distinct regexp_extract(array_to_string(filter_tags, ' '), 'profile_([a-z_]+)', 1),
            count(*) filter (where not is_home) over (partition by merchant_id) from data""")
    assert set(found) <= {(profile, n) for profile, n in ladder.items()} | {(profile, 0) for profile in ladder}


def test_openness_falls_with_area(tiny_world):
    knob = policy("merchant_population").document["openness"]
    area = dict(duckdb.sql(f"select country_iso, area_km2 from '{REPO / 'sources/ref_countries.parquet'}'").fetchall())
    for country, openness in rows(tiny_world, "s0_country_frame", "select country_iso, openness from data"):
        decades = np.log10(max(area[country], knob["min_area_km2"])) - 4
        expected = np.clip(knob["at_10000_km2"] - decades / knob["decades_per_unit"], knob["min_openness"], 1)
        assert openness == pytest.approx(expected, abs=1e-8)


def test_singles_stand_for_the_register(tiny_world):
    weight = 1 / policy("outlet_model").document["take_some"]
    singles = rows(tiny_world, "merchant_catalogue", "select design_weight from data where n_outlets = 1")
    assert singles and all(w == pytest.approx(weight) for (w,) in singles)
    (share,), = rows(tiny_world, "merchant_catalogue",
                     "select sum(design_weight) filter (where n_outlets = 1) / sum(design_weight) from data")
    assert 0.3 < share < 0.5


def test_merchant_id_hides_the_order_of_the_register(tiny_world):
    found = rows(tiny_world, "s0_merchant_register", "select merchant_id from data order by register_ordinal")
    ids = np.array([i for (i,) in found], dtype=float)
    assert len(set(ids)) == len(ids)
    assert abs(np.corrcoef(ids, np.arange(ids.size))[0, 1]) < 0.15


def test_a_second_seed_changes_merchants_and_not_the_register_of_countries(tiny_world, tiny_world_7):
    homes = "select country_iso, home_weight, n_register from data order by country_iso"
    mine, other = (rows(world, "s0_country_frame", homes) for world in (tiny_world, tiny_world_7))
    assert [row[:2] for row in mine] == [row[:2] for row in other]
    # Only countries of equal weight, whose remainders tie, may swap a merchant: the tie-break is keyed by the seed.
    by_weight = [sorted((weight, n) for _, weight, n in frame) for frame in (mine, other)]
    assert by_weight[0] == by_weight[1]
    for dataset, figures in (("s2_outlet_counts", "n_outlets"), ("s6_membership", "country_iso"), ("s1_hurdle", "in_panel")):
        sql = f"select merchant_id, {figures} from data order by all"
        assert rows(tiny_world, dataset, sql) != rows(tiny_world_7, dataset, sql)
    both = [Counter(c for (c,) in rows(world, "s0_merchant_register", "select channel from data")) for world in (tiny_world, tiny_world_7)]
    assert both[0] == both[1]  # sectors and channels are quotas


def test_every_stream_is_drawn_in_its_own_state(tiny_world):
    """A model's draws name their streams, so that more draws in one stream leave the columns of all others alone."""
    registered = {row["stream"]: row["state"] for row in read_yaml(REPO / "policies/world/rng_streams.yml")["streams"]
                  if row["stream"].startswith("1A.")}
    folder = tiny_world.sql / "models/segment_1A"
    drawn = {stream for path in folder.glob("*.sql") for stream in re.findall(r"/\*rng:([\w.]+)\*/", path.read_text())}
    assert drawn == set(registered)
    assert all(stream.split(".")[1] == state for stream, state in registered.items())


def test_gate_1A_S9_014_rerun_gives_equal_digests(tiny_world):
    before = {k: v["sha256"] for k, v in tiny_world.project.receipts("seed_42").items() if k.startswith("segment_1A/")}
    tiny_world.project.dbt("build", "--select", "segment_1A", vars={"scale": "tiny", "seed": 42}, threads=3)
    after = {k: v["sha256"] for k, v in tiny_world.project.receipts("seed_42").items() if k.startswith("segment_1A/")}
    assert before and before == after
    assert (tiny_world.run_dir / "segment_1A/_passed.flag").exists()
