"""Facts of segment 2B that several metrics share: site weights, day effects and the daily mix of eligible merchants."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.registry import Scorer
from scorers.view import RunView

scorer = Scorer("2B")

ELIGIBLE = "(select * from s1_merchant_profile where n_sites >= 2)"

scorer.sizes = lambda view: {
    "eligible_merchants": view.value(f"select count(*) from {ELIGIBLE}"),
    "merchants": view.value("select count(*) from s1_merchant_profile"),
}


def merchants(view: RunView) -> dict[str, np.ndarray]:
    """Eligible merchants by merchant_idx: sites, groups and the shape of their site weights."""

    def gather(v):
        return v.columns(f"""
            with placed as (
                select *, row_number() over (partition by merchant_idx order by mass_q desc, site_id) as place,
                       count(*) over (partition by merchant_idx) as n
                from s1_site_weights)
            select w.merchant_idx, any_value(w.n) as n_sites, median(abs(w.p_weight - 1e0 / w.n)) as residual,
                   max(w.p_weight) - max(w.p_weight) filter (where w.place = 2) as top_gap,
                   list_sum(list(w.p_weight * w.p_weight order by w.site_id)) as hhi,
                   any_value(m.mixture_component) as component, any_value(m.size_bucket) as size_bucket
            from placed w join {ELIGIBLE} m using (merchant_idx) group by w.merchant_idx order by w.merchant_idx""")

    return view.once("merchants", gather)


def site_residuals(view: RunView) -> np.ndarray:
    """|p - 1/N| of every site of an eligible merchant."""
    return view.once(
        "site_residuals",
        lambda v: v.array("""
            with sited as (select p_weight, count(*) over (partition by merchant_idx) as n from s1_site_weights)
            select abs(p_weight - 1e0 / n) from sited where n >= 2 order by 1"""),
    )


def gamma_spread(view: RunView) -> np.ndarray:
    """Mean over its zones of the standard deviation over days of each eligible merchant's gamma."""
    return view.once(
        "gamma_spread",
        lambda v: v.array(f"""
            select avg(sd) from (
                select merchant_idx, tz_idx, stddev_samp(gamma) as sd
                from s3_day_effects semi join {ELIGIBLE} e using (merchant_idx) group by all)
            group by merchant_idx order by merchant_idx"""),
    )


def merchant_days(view: RunView) -> dict[str, np.ndarray]:
    """Merchant-days of eligible merchants: groups, largest share, groups at or above a share, entropy, sum of shares."""

    def gather(v):
        return v.columns(
            f"""select merchant_idx, day_idx, count(*) as n_groups, max(p_group) as max_p, count_if(p_group >= ?) as visible,
                       -list_sum(list(case when p_group > 0 then p_group * ln(p_group) else 0 end order by tz_idx)) as entropy,
                       list_sum(list(p_group order by tz_idx)) as total
                from s4_group_weights semi join {ELIGIBLE} e using (merchant_idx)
                group by merchant_idx, day_idx order by merchant_idx, day_idx""",
            [v.params("2B-S4-V03")["share"]],
        )

    return view.once("merchant_days", gather)


def zone_day_groups(view: RunView) -> dict[str, np.ndarray]:
    """log gamma, centred and scaled over days within each merchant and zone, with the number of its zone and day."""
    return view.once(
        "zone_day_groups",
        lambda v: v.columns(
            """
            with wide as (
                select *, count(distinct merchant_idx) over (partition by tz_idx) as n_merchants,
                       avg(log_gamma) over pair as mean, stddev_samp(log_gamma) over pair as sd
                from s3_day_effects window pair as (partition by merchant_idx, tz_idx))
            select (log_gamma - mean) / sd as value, dense_rank() over (order by tz_idx, day_idx) - 1 as zone_day
            from wide where n_merchants >= ? and sd > 0 order by tz_idx, day_idx, merchant_idx""",
            [v.params("2B-S3-V03")["min_merchants"]],
        ),
    )


@scorer.sample("top_gap")
def top_gap(view):
    return merchants(view)["top_gap"]


@scorer.sample("max_p_group")
def max_p_group(view):
    return merchant_days(view)["max_p"]


@scorer.sample("gamma_sd")
def gamma_sd(view):
    return gamma_spread(view)


@scorer.sample("one_zone_merchants")
def one_zone_merchants(view):
    days = merchant_days(view)
    return int((days["n_groups"] == 1).sum()), len(days["n_groups"])


def tail_floor(view: RunView) -> dict:
    """How much of the one-zone tail is given by merchants with a single zone, which no weight of 2B can change."""

    def gather(v):
        days, at = merchant_days(v), v.cohort("tail_floor")["max_p"]
        found = _tail(days["n_groups"], days["max_p"], at)
        limit = v.gates.metric("2B-S4-V02")["b_plus"]["max"]
        return found | {
            "at_least": at,
            "floor_bound": found["share_n_groups_eq_1"] > limit,
            "bound": limit,
            "lanes": ["2A topology", "1B layout", "1A footprints"],
        }

    return view.once("tail_floor", gather)


def _tail(n_groups: np.ndarray, max_p: np.ndarray, at: float) -> dict:
    several = n_groups > 1
    return {
        "merchant_days": len(n_groups),
        "share_n_groups_eq_1": float((~several).mean()) if len(several) else 0.0,
        "share_max_p_ge_095": float((max_p >= at).mean()) if len(max_p) else 0.0,
        "share_max_p_ge_095_given_multi": float((max_p[several] >= at).mean()) if several.any() else 0.0,
    }


def tail_floor_slices(view: RunView) -> list[dict]:
    """The tail-floor shares by number of groups, size bucket and home country, and for all merchants instead of the eligible."""
    at = view.cohort("tail_floor")["max_p"]
    rows = view.columns("""
        select d.n_groups, d.max_p, p.size_bucket, m.home_country_iso, p.n_sites >= 2 as is_eligible
        from (select merchant_idx, day_idx, count(*) as n_groups, max(p_group) as max_p from s4_group_weights group by all) d
        join s1_merchant_profile p using (merchant_idx) join merchant_catalogue m using (merchant_idx)
        order by d.merchant_idx, d.day_idx""")
    own = rows["is_eligible"].astype(bool)
    slices = [("merchants", "all", np.ones(len(own), dtype=bool)), ("merchants", "eligible", own)]
    for name in ("n_groups", "size_bucket", "home_country_iso"):
        values = rows[name].astype(str)
        slices += [(name, value, own & (values == value)) for value in sorted(set(values[own]))]
    return [{"by": by, "value": value} | _tail(rows["n_groups"][held], rows["max_p"][held], at) for by, value, held in slices]


@scorer.table("diagnostics")
def diagnostics(view):
    """Long table: tail floor by slice, S1 by component and bucket, bounds hit, gamma by zone, regulariser by groups, extremes."""
    found = []

    def add(analysis, of, n, **figures):
        found.extend({"analysis": analysis, "slice": of, "n": n, "figure": k, "value": v} for k, v in figures.items())

    for row in tail_floor_slices(view):
        shares = {k: row[k] for k in ("share_n_groups_eq_1", "share_max_p_ge_095", "share_max_p_ge_095_given_multi")}
        add("tail_floor", f"{row['by']}={row['value']}", row["merchant_days"], **shares)
    known = merchants(view)
    for name in ("component", "size_bucket"):
        for value in sorted(set(known[name])):
            held = known[name] == value
            add("site_weights", f"{name}={value}", int(held.sum()), median_residual=stats.median(known["residual"][held]),
                median_top_gap=stats.median(known["top_gap"][held]), median_hhi=stats.median(known["hhi"][held]))
    for row in view.rows(f"""select size_bucket, count(*) as n, avg(soft_cap_applied::int) as soft_cap,
                                    avg(secondary_floor_applied::int) as secondary_floor from {ELIGIBLE} group by all order by all"""):
        add("bounds_hit", row["size_bucket"], row["n"], soft_cap=row["soft_cap"], secondary_floor=row["secondary_floor"])
    for row in view.rows("""select tzid, count(*) as n, median(sd) as sd from (
            select tz_idx, merchant_idx, stddev_samp(gamma) as sd from s3_day_effects group by all)
            join tz_dim_2A using (tz_idx) group by all order by all"""):
        add("gamma_sd", row["tzid"], row["n"], median_sd=row["sd"])
    for row in view.rows("""select n_groups, count(*) as n, median(regularizer_delta_mass) as p50, quantile_cont(regularizer_delta_mass, 0.95) as p95
            from s4_regularizer join s4_group_index using (merchant_idx) where regularizer_applied group by all order by all"""):
        add("regularizer_delta", f"n_groups={row['n_groups']}", row["n"], p50=row["p50"], p95=row["p95"])
    for row in view.rows(f"""select merchant_idx, max(max_p_post) as max_p from s4_regularizer semi join {ELIGIBLE} e using (merchant_idx)
            where regularizer_applied group by all order by max_p desc, merchant_idx limit 20"""):
        add("largest_max_p", f"merchant_idx={row['merchant_idx']}", 1, max_p_group=row["max_p"])
    return found


scorer.metadata = lambda view: {"tail_floor": tail_floor(view)}
