"""Scorer of segment 2B: how a merchant's traffic spreads over its sites, its zones and its days.

What each figure means, over which cohort and in which unit, stands in gates/segment_2B.yaml under its metric.
"""

from __future__ import annotations

import numpy as np

from scorers import (
    documents_2b,  # noqa: F401  registers the files beside the report
    rails_2b,  # noqa: F401  registers what vetoes a candidate
    stats,
)
from scorers.facts_2b import (
    ELIGIBLE,
    gamma_spread,
    merchant_days,
    merchants,
    scorer,
    site_residuals,
    tail_floor,
    zone_day_groups,
)
from scorers.registry import Figure

WEIGHTS = ("s1_site_weights", "s1_merchant_profile")
EFFECTS = ("s3_day_effects", "s1_merchant_profile")
MIX = ("s4_group_weights", "s1_merchant_profile")
TRIM = ("s4_regularizer",)
ROSTER = ("s5_arrival_roster", "s1_merchant_profile")


@scorer.metric("2B-PRE1", reads=("dim_day_2B",))
def horizon_span_days(view):
    days = view.value("select count(*) from dim_day_2B")
    return Figure(days, size=days)


@scorer.metric("2B-PRE2", reads=ROSTER + ("dim_day_2B",))
def merchant_day_repeat_ge2_share(view):
    expected = view.value(f"select count(*) * (select count(*) from dim_day_2B) from {ELIGIBLE}")
    repeated = view.value(f"""select count(*) from (
        select merchant_idx, day_idx from s5_arrival_roster semi join {ELIGIBLE} e using (merchant_idx)
        group by all having count(*) >= 2)""")
    return Figure(repeated / expected if expected else None, size=expected)


@scorer.metric("2B-PRE3", reads=ROSTER + ("merchant_catalogue",))
def roster_covers_classes_and_channels(view):
    rows = view.rows(f"""
        select m.mcc_group || '|' || m.channel as mix, count(*) as merchants, count(r.merchant_idx) as in_roster
        from {ELIGIBLE} e join merchant_catalogue m using (merchant_idx)
        left join (select distinct merchant_idx from s5_arrival_roster) r using (merchant_idx) group by all order by all""")
    of = [row["merchants"] for row in rows]
    held = [row["in_roster"] for row in rows]
    absent = [row["mix"] for row in rows if not row["in_roster"]]
    divergence = stats.jensen_shannon_divergence(of, held) if sum(held) else None
    return Figure(parts={"absent": len(absent), "jsd": divergence}, size=sum(of), detail={"absent": absent})


@scorer.metric("2B-PRE4")
def shaping_policies_are_active(view):
    weights = view.policy("policy_2B.alias_layout_policy_v1")[0]["weight_source_mode"] == "profile_mixture_v2"
    effects = view.policy("policy_2B.day_effect_policy_v1")[0]["sigma_gamma_policy_v2_enabled"]
    regularizer = view.policy("policy_2B.group_mix_regularizer_v1")[0]["enabled"]
    sealed = not view.structure.gates_fail("2B-S8-033")
    return Figure(bool(weights and effects and regularizer and sealed), size=3,
                  detail={"weights": weights, "day_effects": effects, "regularizer": regularizer, "as_sealed": sealed})


@scorer.metric("2B-PRE5", reads=("s1_merchant_profile",))
def eligible_merchants(view):
    n = view.value(f"select count(*) from {ELIGIBLE}")
    return Figure(n, size=n)


@scorer.metric("2B-S1-V01", reads=WEIGHTS)
def site_residual_median(view):
    found = site_residuals(view)
    return Figure(stats.median(found), size=len(found))


@scorer.metric("2B-S1-V01m", reads=WEIGHTS)
def merchant_residual_median(view):
    found = merchants(view)["residual"]
    return Figure(stats.median(found), size=len(found))


@scorer.metric("2B-S1-V02", reads=WEIGHTS)
def top_gap_median(view):
    found = merchants(view)["top_gap"]
    return Figure(stats.median(found), size=len(found))


@scorer.metric("2B-S1-V03", reads=WEIGHTS)
def hhi_iqr(view):
    found = merchants(view)["hhi"]
    return Figure(_iqr(found), size=len(found))


@scorer.metric("2B-S1-N1", reads=WEIGHTS)
def hhi_beyond_size_iqr(view):
    params, known = view.params("2B-S1-N1"), merchants(view)
    held = (known["n_sites"] >= params["from_sites"]) & (known["n_sites"] <= params["to_sites"])
    return Figure(_iqr(known["hhi"][held] * known["n_sites"][held]), size=int(held.sum()))


def _iqr(values: np.ndarray) -> float:
    return stats.quantile(values, 0.75) - stats.quantile(values, 0.25)


@scorer.metric("2B-S3-V01", reads=EFFECTS)
def gamma_sd_median(view):
    found = gamma_spread(view)
    return Figure(stats.median(found), size=len(found))


@scorer.metric("2B-S3-V02", reads=EFFECTS)
def gamma_sd_tail(view):
    found = gamma_spread(view)
    return Figure(stats.quantile(found, 0.9) / stats.median(found) if len(found) else None, size=len(found))


@scorer.metric("2B-S3-V03", reads=EFFECTS)
def zone_day_icc(view):
    found = zone_day_groups(view)
    icc, p_value = stats.intraclass(found["value"], found["zone_day"])
    return Figure(parts={"icc": icc, "p_value": p_value}, size=len(found["value"]))


@scorer.metric("2B-S3-V04", reads=("s3_sigma",))
def zone_sigma_cv(view):
    found = view.columns("select median(sigma_value) as sigma, count(*)::double as weight from s3_sigma group by tz_idx order by tz_idx")
    mean = np.average(found["sigma"], weights=found["weight"])
    spread = np.sqrt(np.average((found["sigma"] - mean) ** 2, weights=found["weight"]))
    return Figure(float(spread / mean), size=len(found["sigma"]))


@scorer.metric("2B-S3-V05", reads=EFFECTS)
def gamma_is_stable(view):
    found = view.rows("""select avg(gamma) as mean, stddev_samp(gamma) as sd, avg(clipped::int) as clipped,
                                count_if(gamma <= 0) as not_positive, count(*) as n from s3_day_effects""")[0]
    n = found.pop("n")
    return Figure(parts=found, size=n)


@scorer.metric("2B-S4-V01", "2B-S4-V01b", reads=MIX)
def max_p_quantile(view, metric_id):
    found = merchant_days(view)["max_p"]
    return Figure(stats.quantile(found, view.params(metric_id)["quantile"]), size=len(found))


@scorer.metric("2B-S4-V02", reads=MIX)
def one_zone_day_share(view):
    found = tail_floor(view)
    return Figure(found["share_max_p_ge_095"], size=found["merchant_days"], detail=found)


@scorer.metric("2B-S4-V03", reads=MIX)
def two_visible_groups_share(view):
    found = merchant_days(view)["visible"]
    return Figure(float((found >= 2).mean()) if len(found) else None, size=len(found))


@scorer.metric("2B-S4-V04", reads=MIX)
def entropy_median(view):
    found = merchant_days(view)["entropy"]
    return Figure(stats.median(found), size=len(found))


@scorer.metric("2B-S4-V05", reads=MIX)
def mass_error(view):
    found = view.value("""select max(abs(total - 1)) from (
        select list_sum(list(p_group order by tz_idx)) as total from s4_group_weights group by merchant_idx, day_idx)""")
    return Figure(found, size=view.value("select count(*) from s4_group_weights"))


@scorer.metric("2B-S4-N1", reads=MIX)
def largest_atom(view):
    days, width = merchant_days(view), view.params("2B-S4-N1")["width"]
    several = days["max_p"][days["n_groups"] > 1]
    bins = np.unique(np.floor(several / width + 1e-9), return_counts=True)[1]
    return Figure(float(bins.max() / bins.sum()) if len(bins) else None, size=len(several))


@scorer.metric("2B-S4-N2", reads=TRIM)
def regularizer_delta(view):
    found = view.array("select regularizer_delta_mass from s4_regularizer where regularizer_applied order by 1")
    return Figure(parts={"median": stats.median(found), "p95": stats.quantile(found, 0.95)}, size=len(found))


@scorer.metric("2B-S4-N3", reads=MIX)
def day_to_day_spread(view):
    days = merchant_days(view)
    several = days["n_groups"] > 1
    starts = np.flatnonzero(np.diff(days["merchant_idx"][several], prepend=-1))
    spread = [part.std(ddof=1) for part in np.split(days["max_p"][several], starts[1:]) if len(part) > 1]
    return Figure(stats.median(spread), size=len(spread))


@scorer.metric("2B-S5-N1", reads=("s5_selection_log",) + MIX)
def routed_shares_reject(view):
    params = view.params("2B-S5-N1")
    rows = view.columns("""
        with picked as (select merchant_idx, day_idx, tz_idx, count(*) as n from s5_selection_log group by all),
        day as (select merchant_idx, day_idx, sum(n) as n from picked group by all)
        select w.merchant_idx, w.tz_idx, sum(coalesce(p.n, 0))::double as observed,
               list_sum(list(d.n * w.p_group order by w.day_idx)) as expected
        from s4_group_weights w join day d using (merchant_idx, day_idx) left join picked p using (merchant_idx, day_idx, tz_idx)
        group by w.merchant_idx, w.tz_idx order by w.merchant_idx, w.tz_idx""")
    starts = np.flatnonzero(np.diff(rows["merchant_idx"], prepend=-1))
    tested = [
        stats.chi_square_p(observed, expected, params["min_expected"])
        for observed, expected in zip(np.split(rows["observed"], starts[1:]), np.split(rows["expected"], starts[1:]))
    ]
    tested = np.array([p for p in tested if not np.isnan(p)])
    return Figure(float((tested < params["level"]).mean()) if len(tested) else None, size=len(tested))


@scorer.metric("2B-N-R1", reads=MIX)
def one_zone_floor(view):
    found = tail_floor(view)
    return Figure(found["share_n_groups_eq_1"], size=found["merchant_days"])
