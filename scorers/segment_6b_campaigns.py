"""Wave B of segment 6B: campaigns of fraud and abuse. Definitions stand in gates/segment_6B.yaml under each metric."""

from __future__ import annotations

import itertools
import math

import numpy as np

from scorers import stats
from scorers.delays_6b import DELAYED, fits
from scorers.facts_6b import CUBE, HITS, LABELLED, SUBTYPES, THIRD_PARTY, TRUTHS, campaign_sizes, complete, contingency, crossed, hits, large_campaigns, scorer
from scorers.registry import Figure

CATALOGUED = (*HITS, "s3_campaign_catalogue_6B")
TEMPLATES = SUBTYPES[1:10]


@scorer.metric("6B-T17", reads=HITS)
def campaigns_differ_by_class(view):
    return _spread(view, "6B-T17", "class_idx", "class_idx", "classes")


@scorer.metric("6B-T18", reads=HITS)
def campaigns_differ_by_corridor(view):
    return _spread(view, "6B-T18", "legal_country_iso", "customer_region || '>' || merchant_region", "countries")


def _spread(view, metric_id: str, distinct: str, column: str, name: str) -> Figure:
    """Large campaigns: how many, how many values of a column each has at the median, and how they differ by another."""
    where = large_campaigns(view, view.params(metric_id)["least_targets"])
    rows = view.rows(f"select campaign_idx, count(distinct {distinct}) as n, count(*) as targets from {hits(view)} where {where} group by all order by all")
    table = contingency(view, "campaign_idx", column, f"(select * from {hits(view)} where {where})", "count(*)")
    parts = {"campaigns": len(rows), f"median_{name}": stats.median([row["n"] for row in rows]), "v": stats.cramers_v_corrected(table) if len(rows) > 1 else math.nan}
    return Figure(parts={key: parts[key] for key in view.gates.metric(metric_id)["parts"]}, size=sum(row["targets"] for row in rows), detail={"campaigns": len(rows)})


@scorer.metric("6B-P13", reads=(*CUBE, *LABELLED, *DELAYED))
def mixes_follow_policy(view):
    """Truth, kinds of campaigns and delays, each as a divergence from what the policies ask for."""
    complete(view)
    shares = {row["template"]: row["share"] for row in view.policy("policy_6B.campaigns__templates")}
    shares["FRIENDLY_FRAUD"] = view.policy("policy_6B.campaigns")[0]["friendly_share"]
    rules = {rule["subtype"]: rule["label"] for rule in view.policy("policy_6B.truth_labels__rules")}
    asked = np.array([sum(share for name, share in shares.items() if rules[name] == label) for label in TRUTHS])
    asked[0] = 1 - asked.sum()
    truth = np.bincount(*_weighted(view, "truth_label"), minlength=len(TRUTHS))
    kinds = np.bincount(*_weighted(view, "fraud_pattern"), minlength=len(TEMPLATES) + 1)[1:]
    return Figure(parts={
        "truth": stats.divergence_bits(truth, asked),
        "campaigns": stats.divergence_bits(kinds, np.array([shares[name] for name in TEMPLATES])),
        "delays": max(row["divergence"] for row in fits(view).values()),
    }, size=int(truth.sum()))


def _weighted(view, column: str) -> tuple[np.ndarray, np.ndarray]:
    found = view.columns(f"select {column} as code, sum(flows)::bigint as n from s5_metric_cubes_6B group by all order by all")
    return found["code"], found["n"]


@scorer.metric("6B-P15", reads=(*HITS, "s2_merchant_dim_6B"))
def subtypes_differ(view):
    """Median over pairs of subtypes with enough flows of the divergence of their joint mixes of context."""
    params = view.params("6B-P15")
    edges = ", ".join(str(edge) for edge in params["ln_ratio_edges"])
    found = view.columns(f"""
        with placed as (
            select subtype, presence, entry_mode, is_new_device, local_hour // {params['hours']} as hour_bin,
                   len(list_filter([{edges}], lambda e: ln(amount_ref_minor / level_minor) >= e)) as ratio_bin
            from {hits(view)} join s2_merchant_dim_6B using (merchant_idx))
        select subtype, concat_ws(' ', presence, entry_mode, is_new_device, hour_bin, ratio_bin) as kind, count(*) as n from placed group by all order by all""")
    table = crossed(found["subtype"], found["kind"], found["n"])
    table = table[table.sum(axis=1) >= params["least_flows"]]
    pairs = [stats.divergence_bits(a, b) for a, b in itertools.combinations(table, 2)]
    return Figure(stats.median(pairs), size=int(table.sum()), detail={"pairs": len(pairs)})


@scorer.metric("6B-P17", reads=HITS)
def mutations_used(view):
    """Ways in which targets were changed, by the axes that their tactics act on, and the share of the least used."""
    axes = view.params("6B-P17")["axes"]
    counts = view.rows(f"select {', '.join(f'count(*) filter (where tactic_mask & {mask} <> 0) as {name}' for name, mask in axes.items())}, count(*) as n from {hits(view)} where campaign_idx > 0")[0]
    n = counts.pop("n")
    shares = {name: count / n for name, count in counts.items()} if n else {}
    return Figure(parts={"axes": sum(count > 0 for count in counts.values()), "least_share": min(shares.values(), default=math.nan)}, size=n, detail=shares)


@scorer.metric("6B-P18", reads=CATALOGUED)
def card_testing_bursts(view):
    """Targets in the busiest hours of a campaign's window, all campaigns together, and cards tried on one device."""
    params = view.params("6B-P18")
    tests = f"from {hits(view)} where fraud_pattern = {SUBTYPES.index('CARD_TESTING')}"
    busiest = view.rows(f"""
        with hour as (select campaign_idx, date_trunc('hour', ts_utc) as hour, count(*) as n {tests} group by all),
        ranked as (select *, row_number() over (partition by campaign_idx order by n desc, hour) as place from hour)
        select coalesce(sum(r.n) filter (where r.place <= ceil({params['busiest']} * c.length_s / 3600)), 0)::bigint as busy, coalesce(sum(r.n), 0)::bigint as n
        from ranked r join s3_campaign_catalogue_6B c using (campaign_idx)""")[0]
    cards = view.array(f"select count(distinct instr_idx) as n {tests} and tactic_mask & {params['attacker_device_mask']} <> 0 group by device_idx order by n")
    return Figure(parts={"busiest": busiest["busy"] / busiest["n"] if busiest["n"] else math.nan, "cards_per_device": stats.median(cards)}, size=busiest["n"], detail={"devices": len(cards)})


@scorer.metric("6B-P21", reads=HITS)
def repeat_victims(view):
    """Third-party victims who are hit again within the window."""
    patterns = ", ".join(str(code) for code in THIRD_PARTY)
    found = view.array(f"""
        with hit_at as (
            select party_idx, ts_utc - lag(ts_utc) over (partition by party_idx order by ts_utc, flow_id) as since
            from {hits(view)} where fraud_pattern in ({patterns}))
        select coalesce(min(since) <= to_days({view.params('6B-P21')['days']}), false) as is_repeat from hit_at group by party_idx order by party_idx""")
    return Figure(float(found.mean()) if len(found) else None, size=len(found))


@scorer.table("campaigns")
def campaign_table(view):
    """Each campaign's targets by class."""
    return view.rows(f"select campaign_idx, fraud_pattern, class_idx, count(*) as targets from {hits(view)} where campaign_idx > 0 group by all order by all")


@scorer.table("campaign_countries")
def campaign_country_table(view):
    """Each campaign's targets by the merchant's country."""
    return view.rows(f"select campaign_idx, legal_country_iso, count(*) as targets from {hits(view)} where campaign_idx > 0 group by all order by all")


@scorer.table("campaign_hours")
def campaign_hour_table(view):
    """Each campaign's targets by local hour."""
    return view.rows(f"select campaign_idx, local_hour, count(*) as targets from {hits(view)} where campaign_idx > 0 group by all order by all")


@scorer.sample("campaign_targets_log")
def campaign_targets_sample(view):
    return np.log(np.array(list(campaign_sizes(view).values()), dtype=float))
