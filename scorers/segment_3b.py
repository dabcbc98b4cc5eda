"""Scorer of segment 3B: which merchants trade online, where they settle, and from where their traffic appears.

What each figure means, over which cohort and in which unit, stands in gates/segment_3B.yaml under its metric.
"""

from __future__ import annotations

import numpy as np

from scorers import (
    documents_3b,  # noqa: F401  registers the segment's three artefacts
    stats,
)
from scorers.facts_3b import base_share, distances, divergences, scorer, topology, worst
from scorers.registry import Figure

CLASSES = ("virtual_classification_3B",)
SETTLED = CLASSES + ("virtual_settlement_3B",)
EDGES = SETTLED + ("edge_catalogue_3B", "s2_merchant_topology")
ALIAS = ("edge_alias_slots_3B", "edge_catalogue_3B")
CONTRACT = ("virtual_validation_contract_3B",)


def _with_worst(view, value, score) -> Figure:
    return Figure(value, size=len(score), detail={"worst_merchants": worst(view, score)})


@scorer.metric("3B-V01", "3B-S01", reads=EDGES)
def edge_count_cv(view, metric_id):
    edges = topology(view)["edges"].astype(float)
    return _with_worst(view, stats.variation(edges), -np.abs(edges - edges.mean()))


@scorer.metric("3B-V02", "3B-S02", reads=EDGES)
def country_count_cv(view, metric_id):
    countries = topology(view)["countries"].astype(float)
    return _with_worst(view, stats.variation(countries), -np.abs(countries - countries.mean()))


@scorer.metric("3B-V03", reads=EDGES)
def top1_median(view):
    top = topology(view)["top1"]
    return _with_worst(view, stats.median(top), np.abs(top - stats.median(top)))


@scorer.metric("3B-S03", reads=EDGES)
def top1_median_and_spread(view):
    top = topology(view)["top1"]
    spread = stats.quantile(top, 0.75) - stats.quantile(top, 0.25)
    return Figure(parts={"p50": stats.median(top), "iqr": spread}, size=len(top), detail={"worst_merchants": worst(view, top)})


@scorer.metric("3B-V04", "3B-S04", reads=EDGES)
def js_divergence_median(view, metric_id):
    found = divergences(view)
    n = len(topology(view)["merchant_id"])
    total = np.bincount(found["first"], found["js"], n) + np.bincount(found["second"], found["js"], n)
    pairs = np.bincount(found["first"], minlength=n) + np.bincount(found["second"], minlength=n)
    likeness = -total / np.maximum(pairs, 1)
    return Figure(stats.median(found["js"]), size=n, detail={"pairs": len(found["js"]), "worst_merchants": worst(view, likeness)})


@scorer.metric("3B-V05", "3B-S05", reads=EDGES)
def overlap_median(view, metric_id):
    params, overlap = view.params("3B-V05"), topology(view)["overlap"]
    counts = stats.resample_counts(len(overlap), params["resamples"], view.run.seed)
    resampled = [stats.median(np.repeat(overlap, row)) for row in counts]
    low, _ = stats.interval(np.array(resampled), params["level"])
    found = _with_worst(view, stats.median(overlap), -overlap)
    return Figure(found.value, size=found.size, detail={**found.detail, "lower_bound": low})


@scorer.metric("3B-V06", "3B-S06", reads=EDGES)
def overlap_p75(view, metric_id):
    overlap = topology(view)["overlap"]
    return _with_worst(view, stats.quantile(overlap, 0.75), -overlap)


@scorer.metric("3B-V07", "3B-S07", reads=EDGES)
def distance_median_km(view, metric_id):
    found, merchants = distances(view), topology(view)["merchant_idx"]
    own = np.array([stats.median(found["km"][found["merchant_idx"] == m]) for m in merchants])
    return _with_worst(view, stats.median(found["km"]), own)


@scorer.metric("3B-V08", "3B-V09", reads=CLASSES)
def lineage_rate(view, metric_id):
    column = view.params(metric_id)["column"]
    found = view.rows(f"select count(*) as n, count({column}) / count(*) as rate from virtual_classification_3B")[0]
    return Figure(found["rate"], size=found["n"])


@scorer.metric("3B-S08", reads=CLASSES)
def lineage_rates(view):
    found = view.rows("""select count(*) as n, count(rule_id) / count(*) as rule_id, count(rule_version) / count(*) as rule_version
                         from virtual_classification_3B""")[0]
    return Figure(parts={"rule_id": found["rule_id"], "rule_version": found["rule_version"]}, size=found["n"])


@scorer.metric("3B-V10", "3B-S09", reads=CLASSES)
def active_rules(view, metric_id):
    found = view.rows("select count(*) as n, count(distinct rule_id) as rules from virtual_classification_3B where is_virtual")[0]
    return Figure(found["rules"], size=found["n"])


@scorer.metric("3B-V11", reads=ALIAS)
def alias_max_abs_delta(view):
    found = view.value("""
        with part as (
            select merchant_idx, edge_idx, prob_q as part from edge_alias_slots_3B
            union all select merchant_idx, alias_edge_idx, 4294967296 - prob_q from edge_alias_slots_3B),
        size as (select merchant_idx, count(*) as n from edge_alias_slots_3B group by all),
        decoded as (select edge_idx, sum(part) / (any_value(n) * 4294967296e0) as weight from part join size using (merchant_idx) group by all)
        select max(abs(coalesce(d.weight, 0) - coalesce(e.edge_weight, 0)))
        from decoded d full join edge_catalogue_3B e using (edge_idx)""")
    return Figure(found, size=len(topology(view)["merchant_id"]))


@scorer.metric("3B-V12", reads=CONTRACT)
def contract_holds(view):
    rows = view.rows(
        """select test_id, enabled, severity, status from virtual_validation_contract_3B
           where evaluated_by = '3B' and scope = 'GLOBAL' order by test_id"""
    )
    bad = [r["test_id"] for r in rows if not r["enabled"] or r["severity"] != "BLOCKING" or r["status"] == "FAIL"]
    short = view.params("3B-V12")["rows"] - len(rows)
    return Figure(not bad and not short, size=len(topology(view)["merchant_id"]), detail={"failing": bad, "missing": short})


@scorer.metric("3B-S10", reads=SETTLED)
def top_settlement_zone_share(view):
    rows = view.rows("select tzid_settlement as tzid, count(*) as n from virtual_settlement_3B group by all order by n desc, tzid")
    total = sum(row["n"] for row in rows)
    return Figure(rows[0]["n"] / total if total else None, size=total, detail={"tzid": rows[0]["tzid"] if rows else None})


@scorer.metric("3B-N1", reads=CLASSES + ("outlet_catalogue",))
def virtual_share(view):
    found = view.rows("""
        with sited as (select merchant_id, count(*) as n from outlet_catalogue group by all)
        select count(*) as merchants, sum(online_share) / count(*) as by_merchant, sum(online_share * n) / sum(n) as by_sites
        from virtual_classification_3B join sited using (merchant_id)""")[0]
    return Figure(parts={"by_merchant": found["by_merchant"], "by_sites": found["by_sites"]}, size=found["merchants"])


@scorer.metric("3B-N2", reads=EDGES)
def distinct_overlaps(view):
    overlap, step = topology(view)["overlap"], view.params("3B-N2")["step"]
    return Figure(len(np.unique(np.round(overlap / step))) / len(overlap) if len(overlap) else None, size=len(overlap))


@scorer.metric("3B-N3", reads=EDGES)
def profiles_differ(view):
    known = topology(view)
    near, far = (known["overlap"][known["profile"] == name] for name in ("REGIONAL_COMPACT", "OFFSHORE_HUB"))
    return Figure(stats.median(near) / stats.median(far) if len(near) and len(far) else None, size=len(near) + len(far))


@scorer.metric("3B-N4", reads=EDGES)
def coupling_effect(view):
    lift = topology(view)["overlap"] - base_share(view)
    return Figure(stats.median(lift), size=len(lift))


@scorer.metric("3B-N5", reads=SETTLED)
def settlement_addresses(view):
    counts = view.array("select count(*) from virtual_settlement_3B group by lat_deg, lon_deg order by 1")
    total = int(counts.sum())
    return Figure(parts={"unique": len(counts) / total, "shared": float(counts[counts > 1].sum() / total)}, size=total)


@scorer.metric("3B-N6", reads=CLASSES + ("merchant_catalogue",))
def category_gradation(view):
    """Families are the category sets of the rules, whatever the channel; a merchant belongs to the first that fits."""
    policy = view.policy("policy_3B.mcc_channel_rules__rules")
    spans = {}
    for span in view.policy("policy_3B.mcc_channel_rules__rules__mcc"):
        spans.setdefault(int(span["parent"]), []).append((span["from"], span["to"]))
    families = list(dict.fromkeys(tuple(sorted(spans[rule["ordinal"]])) for rule in sorted(policy, key=lambda r: r["priority"])))
    merchants = view.rows("""select mcc, is_virtual from virtual_classification_3B join merchant_catalogue using (merchant_id) order by merchant_id""")
    members: dict[tuple, list[bool]] = {}
    for row in merchants:
        family = next(f for f in families if any(low <= row["mcc"] <= high for low, high in f))
        members.setdefault(family, []).append(row["is_virtual"])
    large = [found for found in members.values() if len(found) >= view.params("3B-N6")["min_merchants"]]
    return Figure(float(np.mean([0 < sum(f) < len(f) for f in large])) if large else None, size=len(large))


@scorer.metric("3B-N7", reads=EDGES)
def effective_countries(view):
    found = topology(view)["effective"]
    return Figure(parts={"median": stats.median(found), "p05": stats.quantile(found, 0.05)}, size=len(found))


@scorer.metric("3B-N8", reads=EDGES)
def edges_spread(view):
    found = view.rows("select count(*) as n, count(distinct (lat_deg, lon_deg)) / count(*) as share from edge_catalogue_3B")[0]
    km = distances(view)["km"]
    return Figure(
        parts={"distinct": found["share"], "p10_km": stats.quantile(km, 0.1), "p90_km": stats.quantile(km, 0.9)}, size=found["n"]
    )


@scorer.metric("3B-N9", reads=CLASSES)
def hybrid_online_sd(view):
    found = view.array("select online_share from virtual_classification_3B where virtual_mode = 'HYBRID' order by merchant_id")
    return Figure(stats.deviation(found), size=len(found))


@scorer.metric("3B-X02", reads=CLASSES)
def prevalence(view):
    found = view.rows("""select count(*) as n, avg((virtual_mode = 'VIRTUAL_ONLY')::int) as virtual_only,
                                avg((virtual_mode = 'HYBRID')::int) as hybrid from virtual_classification_3B""")[0]
    return Figure(parts={"virtual_only": found["virtual_only"], "hybrid": found["hybrid"]}, size=found["n"])
