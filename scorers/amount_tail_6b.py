"""Tail of amounts in segment 6B: how often it was drawn, told from how amounts lie to what they would be without it."""

from __future__ import annotations

import math

import numpy as np

from scorers.facts_6b import laws
from scorers.view import RunView

TAILS = ("s2_flow_anchor_baseline_6B", "s2_merchant_dim_6B", "s1_party_base_6A", "s2_segment_dim_6B")
BINS = 8  # in a factor of e
TAIL_POINTS = (np.arange(8000) + 0.5) / 8000


def tail_hits(view: RunView) -> dict[str, float]:
    """Tail draws that amounts tell of, over those of the policy's masses: ``ratio``, with its standard ``error``.

    An amount over its merchant's level and its party's factor is a draw of the family's law, times a tail draw now and then. Counts
    in bins of its logarithm exceed those of plain draws by the tail's mass times what tailed draws have more there: least squares over
    bins, weighted by their expected counts.
    """
    return view.once("tail_hits", _gather)


def _gather(view: RunView) -> dict[str, float]:
    rules = {row["family"]: row for row in view.policy("policy_6B.amounts__families")}
    with view.counting():
        found = view.columns(f"""
            with factor as (select party_idx, spend_factor / 65536 as factor from s1_party_base_6A join s2_segment_dim_6B using (segment_code))
            select family, floor({BINS} * ln(amount_ref_minor / (level_minor * factor)))::int as bin, count(*) as n
            from s2_flow_anchor_baseline_6B join s2_merchant_dim_6B using (merchant_idx) join factor using (party_idx) group by all order by all""")
    excess = information = 0.0
    for name, rule in rules.items():
        held = found["family"] == name
        if held.any():
            more, weight = _of_family(view, rule, found["bin"][held], found["n"][held])
            excess, information = excess + more, information + weight
    return {"ratio": excess / information, "error": 1 / math.sqrt(information)} if information else {"ratio": math.nan, "error": math.nan}


def _of_family(view: RunView, rule: dict, bins: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """What one family adds to the estimate: weighted excess over plain draws, and its information."""
    stated = laws(view, "amounts")
    body, factors = stated[rule["amount_law"]], stated[rule["tail_law"]].quantile(TAIL_POINTS)
    edges = np.exp(np.arange(bins.min(), bins.max() + 2) / BINS)
    observed = np.zeros(len(edges) - 1)
    observed[bins - bins.min()] = counts
    plain, tailed = np.diff(body.cdf(edges)), np.diff(body.cdf(edges[:, None] / factors).mean(axis=1))
    n, mass = counts.sum(), rule["tail_mass"]
    expected = n * ((1 - mass) * plain + mass * tailed)
    added = np.where(expected > 0, n * mass * (tailed - plain), 0)
    weight = added / np.maximum(expected, 1e-9)
    return float(((observed - n * plain) * weight).sum()), float((added * weight).sum())
