"""Figures of 3B worked out by hand, its three artefacts, and that they agree with the contract of a built world."""

import json
import math

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs

from scorers.certify import certify_segment, write_certificate
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("3B")
SEEDS = (42, 7, 101, 202)
MERCHANTS, VIRTUAL = 300, 45
POLICIES = {
    "policy_3B.virtual_validation": [{"js_pairs_all_up_to": 300, "js_pairs_keyed": 20000, "realism_enforcement_mode": "enforce"}],
    "policy_3B.settlement_policy": [{"trigger_top_tz_share": 0.16}],
    "policy_3B.cdn_country_weights": [{"base_exponent": 1.0}],
    "policy_3B.cdn_country_weights__countries": [{"country_iso": c, "weight": w} for c, w in (("AA", 0.5), ("BB", 0.3), ("CC", 0.2))],
    "policy_3B.mcc_channel_rules__rules": [{"ordinal": i, "rule_id": f"VRULE_{i}", "priority": i} for i in range(6)],
    "policy_3B.mcc_channel_rules__rules__mcc": [{"parent": str(i), "from": 1000 * i, "to": 1000 * i + 999} for i in range(6)],
}


def tables(overlap: float = 0.2, edges_of=lambda m: 10 + 2 * (m % 15), is_same_rule: bool = False) -> dict:
    """Virtual merchants settle in AA at the origin: one edge there, the others on the equator in BB and CC."""
    classes, settled, topology, edges = [], [], [], []
    for m in range(MERCHANTS):
        mode = "VIRTUAL_ONLY" if m < 15 else "HYBRID" if m < VIRTUAL else "NON_VIRTUAL"
        rule = 0 if is_same_rule else m % 6
        classes.append({"merchant_id": 1000 + m, "merchant_idx": m, "is_virtual": m < VIRTUAL, "virtual_mode": mode,
                        "online_share": {"VIRTUAL_ONLY": 1.0, "NON_VIRTUAL": 0.0}.get(mode, 0.1 + 0.01 * (m - 15)),
                        "rule_id": f"VRULE_{rule}", "rule_version": "1.0.0"})
        if m >= VIRTUAL:
            continue
        settled.append({"merchant_id": 1000 + m, "settlement_class": "HOME", "settlement_country_iso": "AA", "lat_deg": 0.0,
                        "lon_deg": m / 1000, "tzid_settlement": f"Zone/{m % 9}"})
        profile = ("OFFSHORE_HUB", "HYBRID_FOOTPRINT", "REGIONAL_COMPACT")[m % 3]
        topology.append({"merchant_id": 1000 + m, "merchant_idx": m, "profile": profile})
        n, own = edges_of(m), overlap + 0.002 * m
        weights = [own] + [(1 - own) / (n - 1)] * (n - 1)
        for i, weight in enumerate(weights):
            country = "AA" if i == 0 else "BB" if i % 3 or m % 2 else "CC"
            edges.append({"edge_idx": len(edges), "merchant_id": 1000 + m, "merchant_idx": m, "country_iso": country,
                          "lat_deg": 0.0, "lon_deg": i + m / 1000, "mass_q": round(weight * 2**32), "edge_weight": weight})
    slots = [{"merchant_idx": e["merchant_idx"], "edge_idx": e["edge_idx"], "alias_edge_idx": e["edge_idx"], "prob_q": 2**32} for e in edges]
    contract = [{"test_id": f"3B-V{i:02}", "enabled": True, "severity": "BLOCKING", "status": "PASS", "scope": "GLOBAL", "evaluated_by": "3B"}
                for i in range(1, 13)]
    ids = [c["merchant_id"] for c in classes]
    found = {"virtual_classification_3B": classes, "virtual_settlement_3B": settled, "s2_merchant_topology": topology,
             "edge_catalogue_3B": edges, "edge_alias_slots_3B": slots, "virtual_validation_contract_3B": contract}
    empty = pa.table({"value": [0]})
    return {
        "1A": {"outlet_catalogue": pa.table({"merchant_id": ids}),
               "merchant_catalogue": pa.table({"merchant_id": ids, "mcc": [1000 * (m % 6) for m in range(MERCHANTS)]})},
        "3B": {name: pa.Table.from_pylist(rows) for name, rows in found.items()}
        | {name: empty for name in ("edge_alias_index_3B", "edge_universe_hash_3B", "virtual_routing_policy_3B")},
    }


def write(root, run_id="r", seed=42, **more):
    scorer_runs.write_project(root)
    folder = scorer_runs.write_run(root / "runs", run_id, seed, tables(**more), policies=POLICIES)
    return open_run(root / "runs", folder.name)


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


def test_figures_match_hand_values(tmp_path):
    found = metrics_of(write(tmp_path), tmp_path)
    sizes = np.array([10 + 2 * (m % 15) for m in range(VIRTUAL)], dtype=float)
    overlap = np.array([0.2 + 0.002 * m for m in range(VIRTUAL)])
    values = {
        "3B-V01": sizes.std(ddof=1) / sizes.mean(), "3B-V05": np.median(overlap), "3B-V06": np.quantile(overlap, 0.75),
        "3B-V03": np.median(overlap),          # the settlement's edge is the largest
        "3B-V08": 1, "3B-V10": 6, "3B-V12": True, "3B-S10": 5 / 45,
        "3B-N2": 1, "3B-N4": np.median(overlap) - 0.5, "3B-N6": 1,
        "3B-N9": np.array([0.1 + 0.01 * i for i in range(30)]).std(ddof=1),
    }
    assert {i: found[i]["value"] for i in values} == pytest.approx(values, abs=1e-8)
    assert found["3B-X02"]["parts"] == pytest.approx({"virtual_only": 0.05, "hybrid": 0.1})
    assert found["3B-N1"]["parts"]["by_merchant"] == pytest.approx((15 + sum(0.1 + 0.01 * i for i in range(30))) / 300)
    assert found["3B-N5"]["parts"] == {"unique": 1, "shared": 0}
    degrees = np.concatenate([np.arange(10 + 2 * (m % 15)) for m in range(VIRTUAL)])
    assert found["3B-V07"]["value"] == pytest.approx(np.median(degrees) * math.pi / 180 * 6371.0088)
    assert found["3B-V11"]["grade"] == "MISS", "tables that never alias draw every edge alike"


def test_divergence_of_two_country_vectors():
    from scorers.facts_3b import _divergence

    shares = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
    found = _divergence(shares, np.array([0, 0]), np.array([1, 2]))
    assert found == pytest.approx([math.log(2) / 2, 0.5 * (0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(2) + math.log(1 / 0.75))])


def test_one_template_for_all_is_seen(tmp_path):
    found = metrics_of(write(tmp_path, edges_of=lambda m: 20, is_same_rule=True), tmp_path)
    grades = {i: found[i]["grade"] for i in ("3B-V01", "3B-V10", "3B-S01", "3B-S09")}
    assert grades == {"3B-V01": "MISS", "3B-V10": "MISS", "3B-S01": "B", "3B-S09": "B"}, "S rows ask for B+ alone"
    assert len(found["3B-V01"]["detail"]["worst_merchants"]) == 10


def test_the_three_artefacts(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed, overlap=0.01) for seed in SEEDS}
    certificate = certify_segment(GATES, runs, "small", tmp_path)
    written = {path.name: path for path in write_certificate(certificate, tmp_path / "out")}
    metrics = json.loads(written["3B_validation_metrics_seed_7.json"].read_text())["metrics"]
    assert set(metrics) == {m["id"] for m in GATES.metrics}
    assert metrics["3B-S05"]["miss_distance"][0]["distance"] == pytest.approx(0.07 - 0.054, abs=1e-9)
    summary = json.loads(written["3B_validation_cross_seed_summary.json"].read_text())
    assert summary["missing_seeds"] == [] and set(summary["stretch_matrix"]["3B-S01"]) == {str(seed) for seed in SEEDS}
    assert len(summary["stretch_matrix"]) == 10
    trace = written["3B_validation_failure_trace.md"].read_text()
    assert trace.index("| hard |") < trace.index("| stretch |") and "3B-V11" in trace


def test_the_trace_goes_when_nothing_fails(tmp_path):
    from scorers.documents_3b import failure_trace

    document = {"verdict": "PASS_BPLUS", "stability": [{"id": "3B-V03", "grade": "BPLUS"}]}
    report = {"structural": {"failing": []}, "metrics": [{"grade": "BPLUS"}]}
    assert failure_trace(document, {42: report}) is None
