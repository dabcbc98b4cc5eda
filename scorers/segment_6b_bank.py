"""Wave A.1 of segment 6B: truth, the bank's view, and cases. Definitions stand in gates/segment_6B.yaml under each metric."""

from __future__ import annotations

import math

import numpy as np

from scorers import stats
from scorers.delays_6b import DELAYED, fits
from scorers.facts_6b import (
    BANK_FRAUD,
    CASES,
    CUBE,
    LABELLED,
    OUTCOMES,
    amount_deciles,
    association,
    case_spans,
    complete,
    contingency,
    gaps,
    reference_amounts,
    scorer,
    share,
)
from scorers.registry import Figure

TRUTH = (*CUBE, *LABELLED)
AMOUNTS = (*TRUTH, "s5_reference_amounts_6B")
INDEXED = (*TRUTH, "s4_case_index_6B")


@scorer.metric("6B-T01", "6B-T02", "6B-T03", "6B-T04", reads=TRUTH)
def truth_shares(view, metric_id):
    of, among = {
        "6B-T01": ("truth_label = 0", "true"),
        "6B-T02": ("truth_label <> 0", "true"),
        "6B-T03": ("truth_label = 0", "not overlay_applied and fraud_pattern = 0"),
        "6B-T04": ("truth_label <> 0", "has_campaign"),
    }[metric_id]
    value, n = share(view, of, among)
    return Figure(value, size=n)


@scorer.metric("6B-T05", reads=TRUTH)
def outcome_by_class(view):
    """A world without all classes says nothing about them: the figure is then empty."""
    params = view.params("6B-T05")
    n = complete(view)
    table = contingency(view, "class_idx", "bank_view_outcome")
    return Figure(association(table, params["most_p"]) if len(table) == params["classes"] else None, size=n, detail={"classes": len(table)})


@scorer.metric("6B-T06", reads=AMOUNTS)
def outcome_by_amount(view):
    n = complete(view)
    by_decile = association(amount_deciles(view), view.params("6B-T06")["most_p"])
    found = reference_amounts(view)
    fraud = found["flows"][:, list(BANK_FRAUD)].sum(axis=1)
    sides = [_moments(np.log(found["values"]), counts) for counts in (fraud, found["flows"].sum(axis=1) - fraud)]
    (n1, mean1, var1), (n2, mean2, var2) = sides
    pooled = math.sqrt(((n1 - 1) * var1 + (n2 - 1) * var2) / (n1 + n2 - 2)) if n1 > 1 and n2 > 1 else math.nan
    d = abs(mean1 - mean2) / pooled if pooled else math.nan
    return Figure(min(by_decile, d), size=n, detail={"v_by_decile": by_decile, "cohen_d": d})


def _moments(values: np.ndarray, counts: np.ndarray) -> tuple[int, float, float]:
    """Number, mean and sample variance of values that stand ``counts`` times each."""
    n = int(counts.sum())
    if n < 2:
        return n, math.nan, math.nan
    mean = float((values * counts).sum() / n)
    return n, mean, float((counts * (values - mean) ** 2).sum() / (n - 1))


@scorer.metric("6B-T07", reads=TRUTH)
def bank_fraud_range(view):
    n = complete(view)
    rows = view.rows("select class_idx, sum(flows)::bigint as n, coalesce(sum(flows) filter (where is_fraud_bank_view), 0)::bigint as fraud from s5_metric_cubes_6B group by all order by all")
    rates = {row["class_idx"]: row["fraud"] / row["n"] for row in rows if row["n"] >= view.params("6B-T07")["least_flows"]}
    return Figure(max(rates.values()) - min(rates.values()) if len(rates) > 1 else None, size=n, detail=rates)


@scorer.metric("6B-T08", reads=CASES)
def negative_gaps(view):
    found = gaps(view)
    n = int(found["n"].sum())
    return Figure(float(found["n"][found["is_negative"].astype(bool)].sum() / n) if n else None, size=n)


@scorer.metric("6B-T09", reads=CASES)
def fixed_gaps(view):
    fixed = view.params("6B-T09")["fixed_s"]
    found, spans = gaps(view), case_spans(view)["seconds"]
    n = int(found["n"].sum())
    if not n:
        return Figure(None)
    of_gaps = float(found["n"][np.isin(found["seconds"], fixed)].sum() / n)
    of_spans = float(np.isin(np.round(spans), fixed).mean())
    return Figure(max(of_gaps, of_spans), size=n, detail={"gaps": of_gaps, "durations": of_spans})


@scorer.metric("6B-T10", reads=CASES)
def cases_back_in_time(view):
    found = case_spans(view)["is_back"].astype(bool)
    return Figure(float(found.mean()) if len(found) else None, size=len(found))


@scorer.metric("6B-T22", reads=TRUTH)
def truth_rules_collide(view):
    """Pairs of rules that one flow could meet, kinds of flows with two truths, and whether the gate that asserts it stood."""
    rules = view.policy("policy_6B.truth_labels__rules")
    pairs = sum(_could_meet(a, b) for i, a in enumerate(rules) for b in rules[:i])
    kinds = view.value("""
        select count(*) from (select overlay_applied, has_campaign, fraud_pattern from s5_metric_cubes_6B group by all having count(distinct (truth_label, truth_subtype)) > 1)""")
    gate = view.params("6B-T22")["gate"]
    is_tested = view.structure is not None and gate in {check.code for check in view.structure.checks if check.is_ok}
    return Figure(parts={"collisions": pairs + kinds, "is_tested": int(is_tested)}, size=len(rules))


def _could_meet(a: dict, b: dict) -> bool:
    return all(a[name] == b[name] or "any" in (a[name], b[name]) for name in ("overlay", "campaign_type", "fraud_pattern"))


@scorer.metric("6B-P04", reads=DELAYED)
def delays_are_skewed(view):
    found = fits(view)
    return Figure(parts={"p95_to_median": _worst(min, found, "p95_to_median"), "mean_to_median": _worst(min, found, "mean_to_median")}, size=_rows(found), detail=found)


@scorer.metric("6B-P14", reads=DELAYED)
def delays_follow_their_laws(view):
    found = fits(view)
    return Figure(parts={"ks": _worst(max, found, "ks"), "wasserstein": _worst(max, found, "wasserstein")}, size=_rows(found), detail=found)


def _worst(pick, found: dict[str, dict], name: str) -> float:
    return pick((row[name] for row in found.values()), default=math.nan)


def _rows(found: dict[str, dict]) -> int:
    return min((row["n"] for row in found.values()), default=0)


@scorer.metric("6B-P09", reads=TRUTH)
def detection_rates(view):
    shares = {name: share(view, "detection <> 0", f"truth_label = {label}") for label, name in enumerate(("legit", "fraud", "abuse"))}
    return Figure(parts={name: value for name, (value, _) in shares.items()}, size=min(n for _, n in shares.values()))


@scorer.metric("6B-P12", reads=INDEXED)
def cases_at_work(view):
    flows = complete(view)
    found = view.rows("select count(*) as cases, coalesce(sum(flow_count), 0)::bigint as flows, count(*) filter (where flow_count > 1) as several from s4_case_index_6B")[0]
    if not found["cases"]:
        return Figure(None)
    written_off, _ = share(view, f"bank_view_outcome = {OUTCOMES.index('CHARGEBACK_WRITTEN_OFF')}")
    return Figure(parts={
        "case_flow_share": found["flows"] / flows,
        "flows_per_case": found["flows"] / found["cases"],
        "mean_duration_s": stats.mean(case_spans(view)["seconds"]),
        "written_off_share": written_off,
        "multi_flow_share": found["several"] / found["cases"],
    }, size=found["cases"])


@scorer.table("class_outcome")
def class_outcome_table(view):
    """Flows by class and outcome at the bank."""
    return view.rows("select class_idx, bank_view_outcome, sum(flows)::bigint as flows from s5_metric_cubes_6B group by all order by all")


@scorer.table("decile_outcome")
def decile_outcome_table(view):
    """Flows by decile of the amount and outcome at the bank."""
    return [{"decile": d + 1, "bank_view_outcome": name, "flows": int(n)} for d, row in enumerate(amount_deciles(view)) for name, n in zip(OUTCOMES, row)]


@scorer.table("truth_outcome")
def confusion_table(view):
    """What the bank believes of what is true."""
    return view.rows("select truth_label, truth_subtype, bank_view_outcome, sum(flows)::bigint as flows from s5_metric_cubes_6B group by all order by all")


@scorer.table("subtype_detection")
def subtype_detection_table(view):
    """How each subtype is found."""
    return view.rows("select truth_subtype, detection, response_code = 0 as is_approved, sum(flows)::bigint as flows from s5_metric_cubes_6B group by all order by all")


@scorer.table("gap_histogram")
def gap_table(view):
    """Gaps between events of a case by powers of two of a second."""
    found = gaps(view)
    bins = np.where(found["seconds"] > 0, np.floor(np.log2(np.maximum(found["seconds"], 1))) + 1, np.sign(found["seconds"]))
    return [{"from_s": 0 if b < 1 else int(2 ** (b - 1)), "is_negative": bool(b < 0), "gaps": int(found["n"][bins == b].sum())} for b in np.unique(bins)]


@scorer.table("merchants")
def merchant_table(view):
    """The 50 merchants with most fraud and abuse, with what the bank believes."""
    return view.rows("""
        select merchant_idx, flows, non_legit_flows, bank_fraud_flows, round(non_legit_flows / flows, 8) as non_legit_share
        from s5_merchant_flows_6B order by non_legit_flows desc, merchant_idx limit 50""")


@scorer.sample("outcome_by_class")
def outcome_by_class_sample(view):
    rows = class_outcome_table(view)
    return {str(c): {str(r["bank_view_outcome"]): r["flows"] for r in rows if r["class_idx"] == c} for c in sorted({r["class_idx"] for r in rows})}


@scorer.sample("bank_fraud")
def bank_fraud_sample(view):
    value, n = share(view, "is_fraud_bank_view")
    return [round(value * n), n]


@scorer.sample("case_durations_log")
def case_durations_sample(view):
    return np.log(np.maximum(case_spans(view)["seconds"], 1))
