"""Segment 3B as a whole: what its policies refuse, that its lineage explains every row, and that its contract can fail."""

from __future__ import annotations

import copy
import hashlib
import math
from functools import partial

import numpy as np
import pytest
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting

from python_udfs import rng
from python_udfs.policies import read_yaml
from python_udfs.policy_rules_3B import cdn_key_digest
from python_udfs.world import PROJECT_ROOT
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

faults = partial(faults_of, "3B")
PROFILES = ("OFFSHORE_HUB", "HYBRID_FOOTPRINT", "REGIONAL_COMPACT")


@pytest.mark.parametrize("name", policy_names("3B"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("mcc_channel_rules", "rules.0.note", ""),
    ("mcc_channel_rules", "rules.0.rule_version", "one"),
    ("mcc_channel_rules", "rules.0.rule_id", "DIGITAL"),
    ("mcc_channel_rules", "rules.1.rule_id", "VRULE_DIGITAL_CNP"),
    ("mcc_channel_rules", "rules.0.p_hybrid", 0.5),
    ("mcc_channel_rules", "rules.0.channel", "online"),
    ("mcc_channel_rules", "rules.8.priority", 70),
    ("mcc_channel_rules", "rules.15.priority", 998),
    ("mcc_channel_rules", "targets.virtual_only_share", 0.2),
    ("settlement_policy", "class_probs.HYBRID.HOME", 0.5),
    ("settlement_policy", "regional_hubs", {"IE": 1}),
    ("settlement_policy", "city_bucket_probs.B1", 0.5),
    ("cdn_country_weights", "countries.0.weight", 0.5),
    ("cdn_country_weights", "countries.0.weight", 1e-13),
    ("cdn_country_weights", "edge_scale.median", 240),
    ("cdn_country_weights", "profile_probs.hybrid.OFFSHORE_HUB", 0.5),
    ("virtual_validation", "realism_checks.settlement_overlap_median_min", 0.01),
    ("virtual_validation", "realism_checks.alias_max_abs_delta_max", 0.1),
    ("virtual_validation", "realism_enforcement_mode", "off"),
    ("virtual_routing_fields_v1", "fields.ip_lat_deg", "ip_lon_deg"),
    ("cdn_key_digest", "cdn_key_digest", "short"),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def test_a_flat_template_is_refused():
    def flatten(document: dict) -> None:
        document["profiles"] = {name: copy.deepcopy(document["profiles"]["HYBRID_FOOTPRINT"]) for name in PROFILES}

    assert any("same values in all profiles" in fault for fault in faults("cdn_country_weights", flatten))


def test_the_fault_of_conflicting_rules_names_both():
    fault = faults("mcc_channel_rules", setting("rules.8.priority", 70))[0]
    assert all(name in fault for name in ("VRULE_RETAIL_CNP", "VRULE_OTHER_CNP", "3B-S1-004"))


def test_the_country_weights_carry_their_digest():
    weights = read_yaml(PROJECT_ROOT / "policies/segment_3B/cdn_country_weights.yml")
    assert read_yaml(PROJECT_ROOT / "policies/segment_3B/cdn_key_digest.yml")["cdn_key_digest"] == cdn_key_digest(weights)


def test_every_classification_follows_from_its_row_and_the_policy(tiny_world):
    """Rule by lowest priority, chance by score and intercept, choice by systematic sampling: all again in Python."""
    rules = read_yaml(PROJECT_ROOT / "policies/segment_3B/mcc_channel_rules.yml")
    merchants = tiny_world.con.execute("""
        select m.merchant_id, m.mcc, m.channel, r.digital_index_z, r.log_size, r.n_sites, v.rule_id, v.p_virtual_only, v.virtual_mode
        from merchant_catalogue m join s1_rule_match r using (merchant_id) join virtual_classification_3B v using (merchant_id)""").fetchall()
    intercept = tiny_world.con.execute("select any_value(intercept) from s1_virtual_only").fetchone()[0]
    chances = []
    for merchant_id, mcc, channel, digital, log_size, n_sites, rule_id, published, mode in merchants:
        fits = [r for r in rules["rules"] if r["channel"] in (channel, "any") and any(s["from"] <= mcc <= s["to"] for s in r["mcc"])]
        rule = min(fits, key=lambda r: (r["priority"], r["rule_id"]))
        assert rule["rule_id"] == rule_id
        chance, p = 0.0, rule["p_virtual_only"]
        if p > 0:
            z = _normal(rng.uniform(42, "3B.S1.score", [np.int64(merchant_id)], 0))
            score = math.log(p / (1 - p)) + rules["b_digital"] * digital - rules["b_size"] * log_size + rules["noise"]["virtual_only"] * z
            chance = 1 / (1 + math.exp(-(score + intercept)))
        assert abs(chance - published) < 2e-9
        order = float(rng.uniform(42, "3B.S1.order", [np.int64(merchant_id)], 0))
        chances.append((n_sites, order, merchant_id, published, mode == "VIRTUAL_ONLY"))
    offset = round(float(rng.uniform(42, "3B.S1.offset", [np.int64(1)])), 9)
    reached = np.cumsum([chance for *_, chance, _ in sorted(chances)])
    chosen = np.diff(np.floor(np.concatenate([[0], np.round(reached, 9)]) + offset)) > 0
    assert chosen.tolist() == [is_chosen for *_, is_chosen in sorted(chances)]


def _normal(u) -> float:
    from scipy.stats import norm

    return float(norm.ppf(u))


def test_prevalence_is_what_the_policy_states(tiny_world, tiny_world_7):
    for world in (tiny_world, tiny_world_7):
        n, only, hybrid = world.con.execute("""select count(*), count_if(virtual_mode = 'VIRTUAL_ONLY'), count_if(virtual_mode = 'HYBRID')
            from virtual_classification_3B""").fetchone()
        assert abs(only - 0.05 * n) <= 1.5 and abs(hybrid - 0.10 * n) <= 1.5


def test_the_universe_hash_is_the_digest_of_its_lines(tiny_world):
    row = tiny_world.con.execute("from edge_universe_hash_3B")
    found = dict(zip((column[0] for column in row.description), row.fetchone()))
    published = found.pop("universe_hash")
    lines = "\n".join(f"{name}={digest}" for name, digest in sorted(found.items()))
    assert hashlib.sha256(lines.encode()).hexdigest() == published


def test_the_universe_hash_changes_with_the_weights(tiny_world, controlled):
    hashes = {world.con.execute("select universe_hash from edge_universe_hash_3B").fetchone()[0] for world in (tiny_world, controlled)}
    assert len(hashes) == 2


def test_edges_that_ignore_the_settlement_fail_the_contract(controlled):
    """The uncoupled control: overlap and distance miss their bounds, and observing blocks nothing."""
    rows = {row[0]: row[1:] for row in controlled.con.execute(
        "select test_id, status, severity from virtual_validation_contract_3B where scope = 'GLOBAL'").fetchall()}
    assert {code: rows[code][0] for code in ("3B-V05", "3B-V06", "3B-V07")} == dict.fromkeys(("3B-V05", "3B-V06", "3B-V07"), "FAIL")
    assert all(rows[f"3B-V{n:02}"][1] == "WARNING" for n in range(1, 12))
    assert rows["3B-V12"][0] == "FAIL", "a contract that only observes cannot certify"
    gate = controlled.compiled("tests/segment_3B/gate_3B_S4_012_enforced_realism_holds.sql")
    assert controlled.con.execute(f"select bool_and(is_ok) from ({gate})").fetchone()[0], "observe must not block"


def test_the_contract_enforces_on_a_damaged_world(tiny_world):
    """The same misses under enforce stop the build: the contract's own model over a world with far edges."""
    model = tiny_world.compiled("models/segment_3B/virtual_validation_contract_3B.sql")
    with tiny_world.scratch() as con:
        con.execute("update s4_realism_metrics set cohort_n = 100")
        con.execute("update s4_realism_metrics set value = 9000 where metric = 'settlement_distance_median_km'")
        rows = dict(con.execute(f"select test_id, status || ' ' || severity from ({model}) where scope = 'GLOBAL'").fetchall())
    assert rows["3B-V07"] == "FAIL BLOCKING" and rows["3B-V12"].startswith("FAIL") and rows["3B-D01"].startswith("DEFERRED")


def test_a_thin_cohort_is_not_judged(tiny_world):
    rows = tiny_world.con.execute("""select distinct status from virtual_validation_contract_3B
        where evaluated_by = '3B' and test_id <> '3B-V12'""").fetchall()
    assert rows == [("THIN",)]


def test_settlement_country_holds_the_anchor_share(tiny_world):
    worst = tiny_world.con.execute("select max(abs(settlement_overlap - anchor_share)) from s2_merchant_topology").fetchone()[0]
    assert worst < 1e-7


def test_scorer_and_contract_agree_on_a_built_world(tiny_world):
    """The contract's SQL and the scorer's arrays are two implementations of one figure."""
    run = open_run(tiny_world.project.root / "runs", tiny_world.run_id)
    found = {m["id"]: m.get("value") for m in score_run(run, load_gates("3B"), tiny_world.project.root).metrics}
    rows = tiny_world.con.execute("""select test_id, observed from virtual_validation_contract_3B
        where scope = 'GLOBAL' and evaluated_by = '3B' and test_id <> '3B-V12'""").fetchall()
    assert len(rows) == 11
    for test_id, observed in rows:
        assert found[test_id] == pytest.approx(observed, rel=1e-9, abs=1e-9), test_id
