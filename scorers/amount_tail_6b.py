"""Tail of amounts in segment 6B: how often it was drawn, told from amounts that its absence would make impossible."""

from __future__ import annotations

import numpy as np

from scorers.facts_6b import Law, laws
from scorers.view import RunView

TAILS = ("s2_flow_anchor_baseline_6B", "s2_merchant_dim_6B", "s1_party_base_6A", "s2_segment_dim_6B")


def tail_hits(view: RunView) -> dict[str, float]:
    """Tail draws that amounts tell of, over those that the policy's masses give: ``ratio``, with how many are ``expected``.

    An amount over its merchant's level and its party's factor is a draw of the family's law, times a tail draw now and then. Above
    a threshold that few plain draws pass the excess over them counts the tail.
    """
    return view.once("tail_hits", _gather)


def _gather(view: RunView) -> dict[str, float]:
    params = view.params("6B-T21")
    rules = {row["family"]: row for row in view.policy("policy_6B.amounts__families")}
    stated = laws(view, "amounts")
    cuts = {name: _cut(stated[rule["amount_law"]], stated[rule["tail_law"]], rule["tail_mass"], params["plain_share"]) for name, rule in rules.items()}
    cases = " ".join(f"when '{name}' then {cut['at']!r}" for name, cut in cuts.items())
    with view.counting():
        found = view.rows(f"""
            with factor as (select party_idx, spend_factor / 65536 as factor from s1_party_base_6A join s2_segment_dim_6B using (segment_code)),
            level as (select merchant_idx, family, level_minor * case family {cases} end as from_minor from s2_merchant_dim_6B)
            select family, count(*) as n, count(*) filter (where amount_ref_minor > from_minor * factor) as high
            from s2_flow_anchor_baseline_6B join level using (merchant_idx) join factor using (party_idx) group by family order by family""")
    excess = sum(row["high"] - row["n"] * (1 - rules[row["family"]]["tail_mass"]) * cuts[row["family"]]["plain"] for row in found)
    expected = sum(row["n"] * rules[row["family"]]["tail_mass"] * cuts[row["family"]]["tailed"] for row in found)
    return {"ratio": excess / expected if expected else float("nan"), "expected": expected}


def _cut(body: Law, tail: Law, mass: float, plain_share: float) -> dict[str, float]:
    """Least threshold beyond which plain draws are the given share of tailed ones, and the shares of both beyond it."""
    shares = (np.arange(400) + 0.5) / 400
    factors = tail.quantile(shares)
    grid = np.geomspace(body.quantile(np.array([0.5]))[0], body.most * 4, 400)
    plain = 1 - body.cdf(grid)
    tailed = (1 - body.cdf(grid[:, None] / factors)).mean(axis=1)
    held = np.flatnonzero((1 - mass) * plain <= plain_share * mass * tailed)
    at = int(held[0]) if held.size else len(grid) - 1
    return {"at": float(grid[at]), "plain": float(plain[at]), "tailed": float(tailed[at])}
