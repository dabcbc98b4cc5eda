"""Scorer of segment 2A: by which clock each site lives, and whether the zones look like the world's.

What each figure means, over which cohort and in which unit, stands in gates/segment_2A.yaml under its metric.
"""

from __future__ import annotations

import numpy as np

from scorers import (
    geo,
    stats,
    watchlist_2a,  # noqa: F401  registers the watchlist
)
from scorers.facts_2a import cohorts, dominance, scorer, wrong_territories
from scorers.registry import Figure
from scorers.view import RunView

FINAL = ("site_timezones", "country_zone_universe_2A")
CHAIN = ("site_locations", "s1_tz_lookup", "site_timezones")
KEY = "merchant_id, legal_country_iso, site_order"


@scorer.metric("2A-M01", reads=CHAIN)
def parity_violations(view):
    found = {
        name: view.value(f"""
        select count(*) from (select {KEY} from site_locations) a full join (select {KEY} from {name}) b
        using ({KEY}) where a.merchant_id is null or b.merchant_id is null""")
        for name in CHAIN[1:]
    }
    return Figure(sum(found.values()), size=view.value("select count(*) from site_locations"), detail=found)


@scorer.metric("2A-M02", reads=CHAIN)
def duplicate_keys(view):
    found = {name: view.value(f"select count(*) - count(distinct ({KEY})) from {name}") for name in CHAIN[1:]}
    return Figure(sum(found.values()), size=view.value("select count(*) from site_timezones"), detail=found)


@scorer.metric("2A-M03", reads=("s4_legality_report",))
def timetable_and_bundle_pass(view):
    codes = [
        code
        for prefix in ("2A-S3-", "2A-S4-", "2A-S5-", "2A-BUNDLE", "2A-DIGEST", "2A-FLAG")
        for code in view.structure.gates_fail(prefix)
    ]
    status = view.array("select status from s4_legality_report")
    is_legal = len(status) == 1 and status[0] == "PASS"
    return Figure(
        len(codes) + (not is_legal),
        size=sum(view.structure.gate_status.values()),
        detail={"failing": codes, "s4_report": status.tolist()},
    )


def _governance(view: RunView, table: str) -> dict:
    return view.rows(f"select * from {table} where scope_kind = 'global'")[0]


@scorer.metric("2A-M04", reads=("s1_governance_2A",))
def fallback_rate(view):
    row = _governance(view, "s1_governance_2A")
    return Figure(row["fallback_rate"], size=row["sites_total"], detail={"fallback_count": row["fallback_count"]})


@scorer.metric("2A-M05", reads=("s2_governance_2A",))
def override_rate(view):
    row = _governance(view, "s2_governance_2A")
    return Figure(
        row["override_rate"],
        size=row["sites_total"],
        detail={
            name: row[name]
            for name in (
                "override_count",
                "override_site_count",
                "override_mcc_count",
                "override_country_count",
                "no_effect_count",
                "dormant_count",
            )
        },
    )


@scorer.metric("2A-M06", reads=("s1_governance_2A",))
def fallback_country_violations(view):
    params = view.params("2A-M06")
    rows = view.rows(
        """
        select scope_value, fallback_rate from s1_governance_2A
        where scope_kind = 'country' and sites_total >= ? order by scope_value""",
        [params["min_sites"]],
    )
    above = [row["scope_value"] for row in rows if row["fallback_rate"] > params["cap"]]
    return Figure(len(above), size=len(rows), detail={"countries": above})


@scorer.metric("2A-M07", reads=("s1_governance_2A",))
def worst_large_country_fallback_rate(view):
    rows = view.rows(
        """
        select scope_value, fallback_rate from s1_governance_2A where scope_kind = 'country' and sites_total >= ?
        order by fallback_rate desc, scope_value""",
        [view.params("2A-M07")["min_sites"]],
    )
    return Figure(
        rows[0]["fallback_rate"] if rows else 0.0,
        size=len(rows),
        detail={"country": rows[0]["scope_value"] if rows else None},
    )


@scorer.metric("2A-M08", reads=("s2_governance_2A", "s2_override_usage_2A"))
def overrides_with_provenance(view):
    missing = _governance(view, "s2_governance_2A")["provenance_missing"]
    active = view.value("select count_if(is_active) from s2_override_usage_2A")
    return Figure(1 - missing / active if active else 1.0, size=active, detail={"without": missing})


@scorer.metric("2A-M10", reads=FINAL)
def c_multi_share_distinct_ge_2(view):
    least = view.params("2A-M10")["min_tzids"]
    return cohorts(view).share_of("C_multi", lambda row: row["distinct_tzid_count"] >= least)


@scorer.metric("2A-M11", reads=FINAL)
def c_multi_median_top1_share(view):
    return cohorts(view).median_of("C_multi", "top1_share")


@scorer.metric("2A-M12", reads=FINAL)
def c_multi_median_top1_top2_gap(view):
    return cohorts(view).median_of("C_multi", "top1_top2_gap")


@scorer.metric("2A-M13", reads=FINAL)
def c_multi_median_entropy_norm(view):
    return cohorts(view).median_of("C_multi", "entropy_norm")


@scorer.metric("2A-M14", reads=FINAL)
def c_large_share_top1_lt_095(view):
    below = view.params("2A-M14")["top1_below"]
    return cohorts(view).share_of("C_large", lambda row: row["top1_share"] < below)


@scorer.metric("2A-P01", reads=FINAL)
def c_large_multi_share_top1_lt_095(view):
    params = view.params("2A-P01")
    return cohorts(view).share_of(
        "C_large", lambda row: row["top1_share"] < params["top1_below"], params["min_support"]
    )


@scorer.metric("2A-P02", reads=FINAL)
def c_multi_median_js_distance(view):
    return cohorts(view).median_of("C_multi", "js_distance")


@scorer.metric("2A-P03", reads=FINAL)
def wrong_territory_share(view):
    judged = dominance(view)
    wrong = wrong_territories(view)
    return Figure(len(wrong) / len(judged) if judged else None, size=len(judged), detail={"countries": wrong})


@scorer.metric("2A-P04", reads=FINAL + ("site_locations",))
def spearman_gyration_entropy(view):
    least = view.params("2A-P04")["min_sites"]
    countries = [row for row in cohorts(view).countries if row["site_count"] >= least]
    at = view.columns(
        "select legal_country_iso, lat_deg, lon_deg from site_locations order by legal_country_iso, site_id"
    )
    members = geo.positions_by(at["legal_country_iso"])
    radii = [
        geo.gyration_km(at["lat_deg"][members[row["country_iso"]]], at["lon_deg"][members[row["country_iso"]]])
        for row in countries
    ]
    return Figure(stats.spearman(np.array(radii), np.array([row["entropy"] for row in countries])), size=len(countries))


@scorer.metric("2A-P05", reads=FINAL + ("site_locations", "tz_dim_2A"))
def plausible_offset_share(view):
    found = view.rows(
        """
        with difference as (
            select d.standard_offset_s / 3600e0 - s.lon_deg / 15e0 as hours
            from site_timezones z join site_locations s using (site_id) join tz_dim_2A d using (tz_idx))
        select count(*) as n, avg((abs(hours - 24 * round(hours / 24)) <= ?)::int) as share from difference""",
        [view.params("2A-P05")["max_hours"]],
    )[0]
    return Figure(found["share"], size=found["n"])


@scorer.metric("2A-P06", reads=FINAL)
def distinct_tzids(view):
    return Figure(view.value("select count(distinct tzid) from site_timezones"), size=cohorts(view).sites)


@scorer.metric("2A-P07", reads=FINAL + ("tz_dim_2A",))
def multi_clock_country_share(view):
    shares = {}
    for name, zones in (
        ("in use", "(select distinct legal_country_iso as country_iso, tz_idx from site_timezones)"),
        ("legal", "country_zone_universe_2A"),
    ):
        shares[name] = view.value(f"""
            with several as (select country_iso from {zones} join tz_dim_2A using (tz_idx)
                             group by country_iso having count(distinct clock_id) >= 2)
            select avg((legal_country_iso in (select country_iso from several))::int) from site_timezones""")
    return Figure(shares["legal"], size=cohorts(view).sites, detail={"by_zones_in_use": shares["in use"]})


@scorer.metric("2A-P08", reads=("site_timezones",))
def one_tzid_merchant_share(view):
    found = view.rows("""
        with merchant as (select merchant_id, count(distinct tzid) as zones from site_timezones
                          group by all having count(*) >= 2)
        select count(*) as n, avg((zones = 1)::int) as share from merchant""")[0]
    return Figure(found["share"], size=found["n"])


@scorer.metric("2A-P09", reads=("s1_tz_lookup",))
def late_resolution_share(view):
    counts = {
        row["resolution"]: row["n"]
        for row in view.rows("select resolution, count(*) as n from s1_tz_lookup group by all order by all")
    }
    total, early = sum(counts.values()), view.params("2A-P09")["early"]
    return Figure(sum(n for step, n in counts.items() if step not in early) / total, size=total, detail=counts)


@scorer.metric("2A-P10", reads=("site_timezones", "tz_dim_2A"))
def dst_change_share(view):
    return Figure(
        view.value("""select avg((d.changes_in_horizon > 0)::int)
                                from site_timezones z join tz_dim_2A d using (tz_idx)"""),
        size=cohorts(view).sites,
    )


@scorer.sample("country_top1_share")
def country_top1_share(view):
    return np.array([row["top1_share"] for row in cohorts(view).members("C_multi")])


@scorer.sample("country_entropy_norm")
def country_entropy_norm(view):
    return np.array([row["entropy_norm"] for row in cohorts(view).members("C_multi")])


@scorer.sample("c_multi_distinct_ge_2")
def c_multi_distinct_ge_2(view):
    members, least = cohorts(view).members("C_multi"), view.params("2A-M10")["min_tzids"]
    return sum(row["distinct_tzid_count"] >= least for row in members), len(members)


@scorer.sample("sites_by_tzid")
def sites_by_tzid(view):
    return {
        row["tzid"]: row["n"]
        for row in view.rows("select tzid, count(*) as n from site_timezones group by all order by all")
    }


@scorer.sample("tzids_by_country")
def tzids_by_country(view):
    counts: dict[str, dict[str, int]] = {}
    for row in view.rows("select legal_country_iso, tzid, count(*) as n from site_timezones group by all order by all"):
        counts.setdefault(row["legal_country_iso"], {})[row["tzid"]] = row["n"]
    return counts


@scorer.table("zone_shares")
def zone_shares(view):
    """Share of each country's sites by zone: the 30 largest countries by the 30 commonest zones, and OTHER."""
    side = 30
    cells = view.rows(
        """
        with zone_rank as (
            select tzid, row_number() over (order by count(*) desc, tzid) as place from site_timezones group by tzid)
        select z.legal_country_iso as country_iso,
               case when r.place <= $side then z.tzid else 'OTHER' end as column_tzid, count(*) as n
        from site_timezones z join zone_rank r using (tzid) group by all""",
        {"side": side},
    )
    totals: dict[str, int] = {}
    for cell in cells:
        totals[cell["country_iso"]] = totals.get(cell["country_iso"], 0) + cell["n"]
    largest = sorted(totals, key=lambda country: (-totals[country], country))[:side]
    columns = sorted({cell["column_tzid"] for cell in cells} - {"OTHER"}) + ["OTHER"]
    share = {(cell["country_iso"], cell["column_tzid"]): cell["n"] / totals[cell["country_iso"]] for cell in cells}
    return [
        {"country_iso": country, "site_count": totals[country], **{c: share.get((country, c), 0.0) for c in columns}}
        for country in largest
    ]
