"""Scorer of segment 3A: how a merchant's trade in a country splits over that country's time zones.

What each figure means, over which cohort and in which unit, stands in gates/segment_3A.yaml under its metric.
"""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.facts_3a import escalation_curve, multi_zone_top1, pairs, scorer, share_spread
from scorers.registry import Figure
from scorers.view import RunView

PRIORS = ("s2_country_zone_priors",)
ALLOC = ("zone_alloc", "s2_country_zone_priors")
QUEUE = ("s1_escalation_queue",)
SHARES = ("s3_zone_shares", "s2_country_zone_priors")


@scorer.metric("3A-V01", reads=PRIORS)
def prior_top1_median(view):
    top = multi_zone_top1(view)
    every = view.array("select max(share_effective)::double from s2_country_zone_priors group by country_iso having count(*) >= 2 order by 1")
    return Figure(stats.median(top), size=len(top), detail={"over_all_with_two_zones": stats.median(every), "countries": len(every)})


@scorer.metric("3A-V01b", reads=PRIORS)
def prior_top1_p75(view):
    top = multi_zone_top1(view)
    return Figure(stats.quantile(top, 0.75), size=len(top))


@scorer.metric("3A-V02", reads=PRIORS)
def prior_degenerate_share(view):
    top = multi_zone_top1(view)
    return Figure(float((top >= view.params("3A-V02")["share"]).mean()) if len(top) else None, size=len(top))


@scorer.metric("3A-V03", reads=ALLOC)
def multi_zone_rate(view):
    params = view.params("3A-V03")
    is_multi = pairs(view).nonzero_zones() > 1
    if not len(is_multi):
        return Figure(None, parts={"rate": None, "lower_bound": None})
    resampled = stats.resample_counts(len(is_multi), params["resamples"], view.run.seed) @ is_multi / len(is_multi)
    low, high = stats.interval(resampled, params["level"])
    return Figure(parts={"rate": float(is_multi.mean()), "lower_bound": low}, size=len(is_multi), detail={"upper_bound": high})


@scorer.metric("3A-V03b", reads=ALLOC)
def share_with_two_zones_above(view):
    zones = pairs(view).zones_above(view.params("3A-V03b")["share"])
    return Figure(float((zones >= 2).mean()) if len(zones) else None, size=len(zones))


@scorer.metric("3A-V03c", reads=ALLOC)
def median_zones_above(view):
    zones = pairs(view).zones_above(view.params("3A-V03c")["share"])
    return Figure(stats.median(zones), size=len(zones), detail={"mean": float(zones.mean()) if len(zones) else None})


@scorer.metric("3A-V04", reads=SHARES)
def share_sd_over_merchants(view):
    params = view.params("3A-V04")
    material = share_spread(view, is_material_only=True, least_pairs=params["min_pairs"])
    every = share_spread(view, is_material_only=False, least_pairs=params["min_pairs_all_zones"])
    return Figure(
        parts={"material_zones": stats.median(material), "all_zones": stats.median(every)},
        size=len(pairs(view)),
        detail={"material_groups": len(material), "all_groups": len(every)},
    )


@scorer.metric("3A-V05", "3A-V06", reads=("s4_zone_counts",))
def count_top1(view, metric_id):
    top = view.array("""select max(zone_site_count) / any_value(zone_site_count_sum) from s4_zone_counts
                        group by merchant_id, legal_country_iso order by 1""")
    return Figure(stats.quantile(top, view.params(metric_id)["quantile"]), size=len(top))


@scorer.metric("3A-V07", reads=ALLOC + ("s4_zone_counts",))
def allocation_top1_median(view):
    top = pairs(view).top1_of_counts()
    value, counted = stats.median(top), count_top1(view, "3A-V05").value
    return Figure(parts={"median": value, "distance_from_v05": abs(value - counted)}, size=len(top))


@scorer.metric("3A-S07", reads=QUEUE)
def escalation_dip(view):
    curve = escalation_curve(view)
    rates = np.array([row["rate"] for row in curve])
    dip = float((np.maximum.accumulate(rates) - rates).max()) if len(rates) else None
    return Figure(dip, size=sum(row["pairs"] for row in curve), detail={"curve": curve})


@scorer.metric("3A-S08", reads=QUEUE)
def escalation_monotonicity_violations(view):
    curve = escalation_curve(view)
    drops = -np.diff(np.array([row["rate"] for row in curve]))
    return Figure(int((drops > view.params("3A-S08")["tolerance"]).sum()), size=sum(row["pairs"] for row in curve))


@scorer.metric("3A-P01", reads=ALLOC)
def coherence_with_sites(view):
    found = view.rows("""
        select count(distinct (merchant_id, legal_country_iso)) filter (where is_escalated) as pairs,
               sum(zone_site_count) filter (where is_escalated and observed_site_count > 0)
                   / nullif(sum(zone_site_count) filter (where is_escalated), 0) as escalated,
               sum(zone_site_count) filter (where observed_site_count > 0) / sum(zone_site_count) as every
        from zone_alloc""")[0]
    return Figure(found["escalated"], size=found["pairs"], detail={"all_outlets": found["every"]})


@scorer.metric("3A-P02", reads=("zone_alloc",) + QUEUE)
def one_zone_despite_span(view):
    found = view.rows("""
        with allocated as (select merchant_id, legal_country_iso, count_if(zone_site_count > 0) as zones from zone_alloc group by all)
        select count(*) as pairs, coalesce(avg((zones = 1 and observed_zone_count >= 2)::int), 0) as share
        from s1_escalation_queue join allocated using (merchant_id, legal_country_iso)""")[0]
    return Figure(found["share"], size=found["pairs"])


@scorer.metric("3A-P03", reads=QUEUE)
def forced_share_of_escalations(view):
    found = view.rows("""select count(*) as pairs, avg((decision_reason = 'forced_escalation')::int) as share
                         from s1_escalation_queue where is_escalated""")[0]
    return Figure(found["share"], size=found["pairs"])


@scorer.metric("3A-P04", reads=ALLOC)
def echo_of_the_prior(view):
    found = pairs(view)
    share, prior = found.rows["share_ppb"].astype(float), found.rows["prior_share_ppb"].astype(float)
    norms = np.sqrt(found.reduce(share**2) * found.reduce(prior**2))
    cosine = found.reduce(share * prior) / norms
    return Figure(1 - stats.median(cosine), size=len(found))


@scorer.metric("3A-P05", reads=("zone_alloc",))
def distinct_share_vectors(view):
    found = view.rows("""
        with vector as (select legal_country_iso, list(share_ppb order by tzid) as shares from zone_alloc
                        where is_escalated group by merchant_id, legal_country_iso)
        select count(*) as pairs, count(distinct (legal_country_iso, shares)) / count(*) as share from vector""")[0]
    return Figure(found["share"], size=found["pairs"])


@scorer.metric("3A-P06", reads=ALLOC)
def country_totals_js_distance(view):
    rows = view.rows(
        """
        select legal_country_iso as country, list(allocated order by tzid) as allocated, list(sites order by tzid) as sites
        from (select legal_country_iso, tzid, sum(zone_site_count) as allocated, sum(observed_site_count) as sites
              from zone_alloc where is_escalated group by all)
        where legal_country_iso in (select country_iso from s2_country_zone_priors group by all having count_if(is_material) >= ?)
        group by all order by all""",
        [view.cohort("multi_zone_countries")["min_material_zones"]],
    )
    distances = [stats.jensen_shannon_distance(row["allocated"], row["sites"]) for row in rows if sum(row["sites"])]
    return Figure(stats.median(distances), size=len(distances))


@scorer.metric("3A-P07", reads=("zone_alloc",))
def tail_row_share(view):
    found = view.rows("select count(*) as n, avg(is_tail::int) as share from zone_alloc where is_escalated")[0]
    return Figure(found["share"], size=found["n"])


@scorer.metric("3A-P08", reads=("s3_zone_shares",))
def trust_spread_error(view):
    policy = view.policy("policy_3A.s3_dispersion")[0]
    drawn = view.array("select distinct on (merchant_id) ln(lambda_merchant) from s3_zone_shares order by merchant_id")
    error = abs(float(drawn.std(ddof=1)) - policy["lambda_sigma"]) if len(drawn) > 1 else None
    return Figure(error, size=len(drawn), detail={"sd": float(drawn.std(ddof=1)) if len(drawn) > 1 else None})
