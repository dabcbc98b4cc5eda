"""Segment 2B as a whole: what its policies refuse, what its tables draw, and what its regulariser does and does not do."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from macro_project import MacroProject, connect, macros  # noqa: F401
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting
from scipy import stats

from python_udfs.alias import CAPACITY

faults = partial(faults_of, "2B")
N_DRAWS = 1_000_000


@pytest.mark.parametrize("name", policy_names("2B"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("alias_layout_policy_v1", "mixture_weights.small.hub_spoke", 0.9),
    ("alias_layout_policy_v1", "weight_source.mode", "uniform"),
    ("alias_layout_policy_v1", "quantised_bits", 24),
    ("alias_layout_policy_v1", "colour", "red"),
    ("day_effect_policy_v1", "sigma_min", 0.9),
    ("group_mix_regularizer_v1", "regularization_strength", 2),
    ("route_rng_policy_v1", "routing_selection.draws_per_selection", 3),
    ("virtual_edge_policy_v1", "default_edges.0.weight", 0.5),
    ("arrival_roster_policy_v1", "min_horizon_days", 14),
    ("arrival_roster_policy_v1", "min_arrivals_per_merchant_day", 1),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


@pytest.mark.parametrize(("index", "slots", "table", "items", "law"), [
    ("s2_alias_index where kind = 'merchant'", "s2_alias_slots", "table_id", "site_idx", "s1_site_weights"),
    ("edge_alias_index_3B", "edge_alias_slots_3B", "merchant_idx", "edge_idx", "edge_catalogue_3B"),
])
def test_a_million_draws_follow_the_weights(index, slots, table, items, law, tiny_world):
    """Chi-square per merchant at 1 %: no more rejections than chance gives in one of a thousand worlds."""
    con = tiny_world.con
    slot = con.execute(f"select prob_q, {items}, alias_{items} from {slots} order by slot").fetchnumpy()
    tables = con.execute(f"select slot_offset, n_slots, merchant_idx from {index} order by {table}").fetchnumpy()
    mass = con.execute(f"select {items}, mass_q, merchant_idx from {law} order by {items}").fetchnumpy()
    words = np.random.default_rng(1).integers(0, CAPACITY, size=(2, N_DRAWS))
    picked = np.arange(N_DRAWS) % len(tables["n_slots"])
    at = tables["slot_offset"][picked] + (words[0] * tables["n_slots"][picked] >> 32)
    drawn = np.where(words[1] < slot["prob_q"][at], slot[items][at], slot[f"alias_{items}"][at])
    observed = np.bincount(np.searchsorted(mass[items], drawn), minlength=len(mass[items]))
    per_table = np.bincount(picked)
    p_values = []
    for table_no, merchant in enumerate(tables["merchant_idx"]):
        own = mass["merchant_idx"] == merchant
        expected = mass["mass_q"][own] / CAPACITY * per_table[table_no]
        assert observed[own].sum() == per_table[table_no]
        if own.sum() > 1 and expected.min() >= 5:
            p_values.append(stats.chisquare(observed[own], expected).pvalue)
    assert len(p_values) >= 10
    assert sum(p < 0.01 for p in p_values) <= stats.binom.ppf(0.999, len(p_values), 0.01)


def test_tempering_takes_more_the_more_one_zone_takes(macros: MacroProject):  # noqa: F811
    """Over the policy's whole range the pull never falls with the largest share and never rises with entropy."""
    sql = macros.render(pull="{{ group_pull('largest', 'entropy', 'cap', 'width', 'strength', 'floor') }}")["pull"]
    con = connect()
    con.execute("""create table grid as
        select l / 100e0 as largest, e / 10e0 as entropy, c / 20e0 as cap, w / 100e0 as width, s / 4e0 as strength, f / 4e0 as floor
        from range(1, 101) a(l), range(0, 21, 4) b(e), range(12, 20, 2) x(c), (values (2), (6), (15)) y(w), range(0, 5) z(s), range(0, 4) v(f)""")
    steps = con.execute(f"""
        with pulled as (select *, {sql} as pull from grid),
        step as (select pull, pull - lag(pull) over (partition by entropy, cap, width, strength, floor order by largest) as by_share,
                        pull - lag(pull) over (partition by largest, cap, width, strength, floor order by entropy) as by_entropy from pulled)
        select min(by_share), max(by_entropy), min(pull), max(pull) from step""").fetchone()
    assert steps[0] >= -1e-12 and steps[1] <= 1e-12 and 0 <= steps[2] and steps[3] <= 1


def test_without_the_regulariser_weights_and_days_stay_and_the_mix_hardly_moves(tiny_world, controlled):
    """The process carries the metric, not the trim."""
    receipts = [world.project.receipts(world.run_id) for world in (tiny_world, controlled)]
    for dataset in ("s1_site_weights", "s2_alias_slots", "s2_alias_blob", "s3_sigma", "s3_day_effects"):
        first, second = (found[f"segment_2B/{dataset}"]["content_digest"] for found in receipts)
        assert first == second, dataset
    medians = [
        world.con.execute("""select median(m) from (select max(p_group) as m from s4_group_weights
            semi join (select merchant_idx from s1_merchant_profile where n_sites > 1) using (merchant_idx)
            group by merchant_idx, day_idx)""").fetchone()[0]
        for world in (tiny_world, controlled)
    ]
    assert medians[0] != medians[1] and abs(medians[0] - medians[1]) < 0.05
    untouched = controlled.con.execute("select max(regularizer_delta_mass) from s4_regularizer").fetchone()[0]
    assert untouched < 1e-8, "only the rounding of masses is left"


@pytest.mark.parametrize(("damage", "check"), [
    ("update s1_site_weights set mass_q = 1 where site_idx = 0", "alias_decode"),
    ("update s2_alias_index set checksum = repeat('0', 64)", "alias_slice_checksum"),
    ("insert into s2_alias_slots select * from s2_alias_slots limit 1", "alias_slot_overlap"),
])
def test_the_audit_fails_on_damage(damage, check, tiny_world):
    """The audit's own models, run again over damaged tables."""
    with tiny_world.scratch() as con:
        con.execute(damage)
        con.execute(f"create or replace table s7_alias_audit as {tiny_world.compiled('models/segment_2B/s7_alias_audit.sql')}")
        report = tiny_world.compiled("models/segment_2B/s7_audit_report.sql")
        found = dict(con.execute(f"select check_id, verdict from ({report})").fetchall())
    assert found[check] == "FAIL"
