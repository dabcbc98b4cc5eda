"""Scorer of segment 1B: where outlets stand on the map. Outlets among people and towns are in places_1b.

What each figure means, over which cohort and in which unit, stands in gates/segment_1B.yaml under its metric.
"""

from __future__ import annotations

import math

import numpy as np

from scorers import (
    geo,
    places_1b,  # noqa: F401  registers its metrics and tables
    stats,
)
from scorers.facts_1b import SITES, cohorts, nearest_neighbour_km, scorer, site_zones, sites, sites_by_country
from scorers.registry import Figure
from scorers.view import RunView

CHAIN = ("outlet_catalogue", "s5_site_tile_assignment", "s6_site_jitter", "s7_site_synthesis", "site_locations")
COUNTRIES = ("site_locations", "s0_country_frame")


@scorer.metric("1B-M01", reads=CHAIN)
def parity_violations(view):
    key = "merchant_id, legal_country_iso, site_order"
    found = {}
    for name in CHAIN:
        found[f"{name} repeats"] = view.value(f"select count(*) - count(distinct ({key})) from {name}")
        if name != CHAIN[0]:
            found[f"{name} without partner"] = view.value(f"""
                select count(*) from (select {key} from {CHAIN[0]}) a full join (select {key} from {name}) b
                using ({key}) where a.merchant_id is null or b.merchant_id is null""")
    found["out of range"] = view.value("""
        select count_if(not coalesce(abs(lat_deg) <= 90 and abs(lon_deg) <= 180, false)) from site_locations""")
    return Figure(sum(found.values()), size=view.value(f"select count(*) from {CHAIN[0]}"), detail=found)


def _concentration(sites_per_country: np.ndarray, top_share: float | None) -> float:
    if top_share is None:
        return stats.gini(sites_per_country)
    return stats.top_share(sites_per_country, _top(len(sites_per_country), top_share))


def _top(n: int, share: float) -> int:
    return max(1, math.floor(share * n + 0.5))


@scorer.metric("1B-M02", "1B-M03", "1B-M04", "1B-M05", reads=COUNTRIES)
def concentration(view, metric_id):
    params, by_country = view.params(metric_id), sites_by_country(view)
    share = params.get("top_share")
    resampled = [_concentration(row, share) for row in _resampled_countries(view, params["resamples"])]
    detail = {"interval": stats.interval(resampled, params["level"]), "level": params["level"]}
    if share is not None:
        detail["countries_in_top"] = _top(len(by_country), share)
    return Figure(_concentration(by_country, share), size=len(by_country), detail=detail)


def _resampled_countries(view: RunView, resamples: int) -> np.ndarray:
    """Sites per eligible country in resamples of merchants, keyed by the run's seed; shape (resamples, countries)."""

    def draw(v):
        cells = v.columns("""
            with merchant as (select merchant_id, row_number() over (order by merchant_id) - 1 as m
                              from (select distinct merchant_id from site_locations)),
            country as (select country_iso, row_number() over (order by country_iso) - 1 as c from s0_country_frame)
            select m, c, count(*) as n from site_locations s join merchant using (merchant_id)
            join country on country.country_iso = s.legal_country_iso group by all order by all""")
        table = np.zeros((cells["m"].max() + 1, v.value("select count(*) from s0_country_frame")))
        table[cells["m"], cells["c"]] = cells["n"]
        return stats.resample_counts(len(table), resamples, v.run.seed) @ table

    return view.once("resampled", draw)


@scorer.metric("1B-M06", reads=COUNTRIES)
def eligible_countries_with_site(view):
    by_country = sites_by_country(view)
    return Figure(float((by_country > 0).mean()), size=len(by_country))


@scorer.metric("1B-M07", reads=SITES)
def southern_share(view):
    south = sites(view)["lat_deg"] < 0
    return Figure(float(south.mean()), size=len(south))


@scorer.metric("1B-M08", reads=SITES)
def region_shares(view):
    found = {
        row["continent"]: row["n"]
        for row in view.rows("""
        select c.continent, count(*) as n from site_locations s
        join ref.ref_countries c on c.country_iso = s.legal_country_iso group by all""")
    }
    total = sum(found.values())
    asked = view.gates.metric("1B-M08")["parts"]
    return Figure(parts={region: found.get(region, 0) / total for region in asked}, size=total)


def _nearest_ratio(view: RunView) -> tuple[float, dict]:
    near = nearest_neighbour_km(view)
    p50, p90, p99 = (stats.quantile(near, q) for q in (0.5, 0.9, 0.99))
    return (p99 / p50 if p50 else math.nan), {"p50_km": p50, "p90_km": p90, "p99_km": p99}


@scorer.metric("1B-M09", reads=SITES)
def nearest_neighbour_contraction(view):
    ratio, quantiles = _nearest_ratio(view)
    return Figure(
        1 - ratio / view.params("1B-M09")["reference_ratio"],
        size=len(nearest_neighbour_km(view)),
        detail={"p99_over_p50": ratio, **quantiles},
    )


@scorer.metric("1B-P06", reads=SITES)
def nearest_neighbour_p50(view):
    return Figure(_nearest_ratio(view)[1]["p50_km"], size=len(nearest_neighbour_km(view)))


@scorer.metric("1B-P07", reads=SITES)
def nearest_neighbour_ratio(view):
    return Figure(_nearest_ratio(view)[0], size=len(nearest_neighbour_km(view)))


@scorer.metric("1B-M10", reads=SITES)
def stripe_sentinel(view):
    params = view.params("1B-M10")
    rows = view.rows(
        """
        select legal_country_iso as country_iso, count(*) as n,
               count(distinct round(lat_deg, $decimals)) / count(*) as latitude,
               count(distinct round(lon_deg, $decimals)) / count(*) as longitude
        from site_locations group by all order by n desc, country_iso limit $countries""",
        dict(params),
    )
    return Figure(
        parts={axis: min(row[axis] for row in rows) for axis in ("latitude", "longitude")},
        size=len(rows),
        detail={row["country_iso"]: [row["latitude"], row["longitude"]] for row in rows},
    )


@scorer.metric("1B-M11", reads=("s6_site_jitter",))
def fallback_share(view):
    least = view.params("1B-M11")["min_sites"]
    rows = view.rows("""
        select legal_country_iso as country_iso, count(*) as n, count_if(fallback) as hits
        from s6_site_jitter group by all order by country_iso""")
    total = sum(row["n"] for row in rows)
    large = [row for row in rows if row["n"] >= least]
    worst = max(large, key=lambda row: row["hits"] / row["n"], default=None)
    return Figure(
        parts={
            "all": sum(row["hits"] for row in rows) / total,
            "worst_country": worst["hits"] / worst["n"] if worst else 0.0,
        },
        size=total,
        detail={"worst_country": worst and worst["country_iso"], "countries_judged": len(large)},
    )


@scorer.metric("1B-M12", reads=SITES)
def sites_outside(view):
    at = sites(view)
    area = geo.layer(view.project / "sources" / "ref_site_area.parquet")
    outside = area.own_country_hits(at["lat_deg"], at["lon_deg"], at["country_iso"]) < 0
    return Figure(
        int(outside.sum()), size=len(outside), detail={"sample_site_ids": at["site_id"][outside][:5].tolist()}
    )


@scorer.metric("1B-P01", reads=SITES)
def c_multi_median_top1_zone_share(view):
    return cohorts(view).median_of("C_multi", "top1_share")


@scorer.metric("1B-P02", reads=SITES)
def c_large_share_top1_below(view):
    below = view.params("1B-P02")["top1_below"]
    return cohorts(view).share_of("C_large", lambda row: row["top1_share"] < below)


@scorer.metric("1B-P05", reads=SITES)
def c_multi_median_js_distance(view):
    return cohorts(view).median_of("C_multi", "js_distance")


@scorer.metric("1B-P03", reads=SITES)
def one_zone_merchants(view):
    zone, merchant = site_zones(view), sites(view)["merchant_id"]
    known = np.array([z is not None for z in zone])
    pairs = np.unique(
        np.column_stack([merchant[known], np.unique(zone[known].astype(str), return_inverse=True)[1]]), axis=0
    )
    zones_per_merchant = np.unique(pairs[:, 0], return_counts=True)[1]
    return Figure(
        float((zones_per_merchant == 1).mean()),
        size=len(zones_per_merchant),
        detail={"merchant_zone_pairs": len(pairs)},
    )


@scorer.metric("1B-P04", reads=SITES)
def distinct_tzids(view):
    zone = site_zones(view)
    return Figure(
        len({z for z in zone if z is not None}),
        size=len(zone),
        detail={"sites_without_zone": int(sum(z is None for z in zone))},
    )


scorer.sample("nearest_neighbour_km")(nearest_neighbour_km)


@scorer.sample("sites_by_country")
def sites_per_country(view):
    return {
        row["legal_country_iso"]: row["n"]
        for row in view.rows("select legal_country_iso, count(*) as n from site_locations group by all order by all")
    }


@scorer.sample("southern_sites")
def southern_sites(view):
    south = sites(view)["lat_deg"] < 0
    return int(south.sum()), len(south)
