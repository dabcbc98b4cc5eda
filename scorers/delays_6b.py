"""Delays of segment 6B as they came out, against the laws that the policy states."""

from __future__ import annotations

import math

import numpy as np

from scorers import stats
from scorers.facts_6b import Law, laws
from scorers.view import RunView

DELAYED = ("s3_flow_anchor_with_fraud_6B", "s4_flow_bank_view_6B", "s4_case_timeline_6B")
SHARES = (np.arange(2000) + 0.5) / 2000

POST_AUTH = 2
# Each delay in seconds, from the event that it is anchored in. A large amount is looked at first: its delay is scaled back.
OBSERVED = {
    "detect": """
        select (epoch_us(b.detect_utc) - epoch_us(f.ts_utc)) / 1e6 / case when f.amount_ref_minor > {large} then {factor} else 1 end as s
        from s4_flow_bank_view_6B b join s3_flow_anchor_with_fraud_6B f using (flow_id) where b.detection = {post_auth}""",
    "dispute": """
        select (epoch_us(b.dispute_utc) - epoch_us(f.ts_utc)) / 1e6 - f.clear_offset_s as s
        from s4_flow_bank_view_6B b join s3_flow_anchor_with_fraud_6B f using (flow_id) where b.dispute_utc is not null""",
    "chargeback": "select (epoch_us(chargeback_utc) - epoch_us(dispute_utc)) / 1e6 as s from s4_flow_bank_view_6B where chargeback_utc is not null",
    "decision": """
        select (epoch_us(d.ts_utc) - epoch_us(b.chargeback_utc)) / 1e6 as s
        from s4_case_timeline_6B d join s4_flow_bank_view_6B b using (flow_id) where d.case_event_type = {decision} and b.chargeback_utc is not null""",
    "close": """
        select (epoch_us(max(ts_utc)) - epoch_us(max(ts_utc) filter (where case_event_type <> {closed}))) / 1e6 as s from s4_case_timeline_6B group by case_id""",
}
# Types of case events, as S4 numbers them.
DECISION, CLOSED = 4, 5


def observed(view: RunView) -> dict[str, np.ndarray]:
    """Each delay's values in seconds, ascending."""

    def gather(v):
        large = v.policy("policy_6B.delays")[0]
        names = {"large": large["large_amount_above_ref_minor"], "factor": large["large_amount_detect_factor"], "post_auth": POST_AUTH, "decision": DECISION, "closed": CLOSED}
        with v.counting():
            return {name: v.array(f"select s from ({sql.format(**names)}) order by s") for name, sql in OBSERVED.items()}

    return view.once("observed_delays", gather)


def fits(view: RunView) -> dict[str, dict]:
    """How each delay's values lie to its law: Kolmogorov-Smirnov and Wasserstein distances, divergence, and its own skew."""

    def gather(v):
        stated = laws(v, "delays")
        return {name: _fit(values, stated[name]) for name, values in observed(v).items()}

    return view.once("delay_fits", gather)


def _fit(values: np.ndarray, law: Law) -> dict[str, float]:
    n = len(values)
    if not n:
        return {"n": 0} | dict.fromkeys(("ks", "wasserstein", "divergence", "p95_to_median", "mean_to_median"), math.nan)
    share = law.cdf(values)
    rank = np.arange(n + 1) / n
    median, expected = stats.median(values), law.quantile(SHARES)
    tenths = np.bincount(np.minimum((share * 20).astype(int), 19), minlength=20)
    return {
        "n": n,
        "ks": float(np.maximum(np.abs(share - rank[1:]), np.abs(share - rank[:-1])).max()),
        "wasserstein": float(np.abs(np.quantile(values, SHARES) - expected).mean() / expected.mean()),
        "divergence": stats.divergence_bits(tenths, np.ones(20)),
        "p95_to_median": stats.quantile(values, 0.95) / median,
        "mean_to_median": float(values.mean()) / median,
    }
