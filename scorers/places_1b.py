"""Segment 1B, placement proper: sites against people and towns, merchants against each other, and the diagnostics."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from python_udfs.geo import unit_vectors
from scorers import geo, stats
from scorers.facts_1b import SITES, cohorts, nearest_neighbour_km, scorer, site_zones, sites
from scorers.registry import Figure
from scorers.view import RunView


def _by_country(view: RunView) -> dict[str, np.ndarray]:
    return view.once("members_by_country", lambda v: geo.positions_by(sites(v)["country_iso"]))


@scorer.metric("1B-P08", reads=SITES + ("s7_site_synthesis",))
def admin1_rank_correlation(view):
    params, people = view.params("1B-P08"), geo.places(view.project / "sources")
    area_sites = {
        (row["country_iso"], row["admin1_code"]): row["n"]
        for row in view.rows("""
        select legal_country_iso as country_iso, nearest_admin1_code as admin1_code, count(*) as n
        from s7_site_synthesis
        where nearest_admin1_code is not null group by all order by all""")
    }
    found = {}
    for country, members in _by_country(view).items():
        inhabited = people.of(country)
        inhabited = inhabited[[a is not None for a in people.admin1[inhabited]]]
        if not inhabited.size:
            continue
        area, inverse = np.unique(people.admin1[inhabited].astype(str), return_inverse=True)
        residents = np.bincount(inverse, weights=people.population[inhabited])
        judged = residents / residents.sum() * len(members) >= params["min_expected_sites"]
        if judged.sum() >= params["min_areas"]:
            counts = np.array([area_sites.get((country, a), 0) for a in area])
            found[country] = stats.spearman(counts[judged], residents[judged])
    values = [v for v in found.values() if not np.isnan(v)]
    return Figure(stats.median(values), size=len(values), detail=found)


@scorer.metric("1B-P09", reads=SITES)
def axis_ratio_agreement(view):
    params, ratios = view.params("1B-P09"), relative_axis_ratios(view)
    holds = [params["least_ratio"] <= r <= params["largest_ratio"] for r in ratios.values()]
    return Figure(float(np.mean(holds)) if holds else None, size=len(holds), detail=ratios)


def relative_axis_ratios(view: RunView) -> dict[str, float]:
    """Axis ratio of a country's sites over that of its people, for the countries large enough."""

    def measure(v):
        at, people, least = sites(v), geo.places(v.project / "sources"), v.params("1B-P09")["min_sites"]
        found = {}
        for country, members in _by_country(v).items():
            home = people.of(country)
            if len(members) < least or len(home) < 3:
                continue
            weight = people.population[home].astype(float)
            centre = weight @ unit_vectors(people.lat_deg[home], people.lon_deg[home])
            centre /= np.linalg.norm(centre)
            own = geo.axis_ratio(at["lat_deg"][members], at["lon_deg"][members], centre)
            found[country] = own / geo.axis_ratio(people.lat_deg[home], people.lon_deg[home], centre, weight)
        return found

    return view.once("axis_ratios", measure)


def _home_sites(view: RunView) -> dict[str, dict[int, np.ndarray]]:
    """Positions of each merchant's sites in its home country, by country, then merchant."""

    def gather(v):
        homes = v.columns("""
            select distinct merchant_id, home_country_iso from outlet_catalogue order by merchant_id""")
        home = dict(zip(homes["merchant_id"].tolist(), homes["home_country_iso"].tolist()))
        at, gathered = sites(v), {}
        for merchant, members in geo.positions_by(at["merchant_id"]).items():
            inside = members[at["country_iso"][members] == home[merchant]]
            gathered.setdefault(home[merchant], {})[merchant] = inside
        return dict(sorted(gathered.items()))

    return view.once("home_sites", gather)


@scorer.metric("1B-P10", reads=SITES + ("outlet_catalogue",))
def merchant_tile_overlap(view):
    params, tile = view.params("1B-P10"), sites(view)["tile_id"]
    overlaps = []
    for merchants in _home_sites(view).values():
        large = [m for m in sorted(merchants) if len(merchants[m]) >= params["min_sites"]][
            : params["merchants_per_country"]
        ]
        tiles = [set(tile[merchants[m]].tolist()) for m in large]
        overlaps += [len(a & b) / len(a | b) for a, b in combinations(tiles, 2)]
    return Figure(stats.median(overlaps), size=len(overlaps), detail={"p90": stats.quantile(overlaps, 0.9)})


@scorer.metric("1B-P11", reads=SITES + ("outlet_catalogue",))
def gyration_spread(view):
    params, at, by_country = view.params("1B-P11"), sites(view), _by_country(view)
    spreads = {}
    for country, merchants in _home_sites(view).items():
        radii = [
            geo.gyration_km(at["lat_deg"][m], at["lon_deg"][m])
            for m in merchants.values()
            if len(m) >= params["min_sites"]
        ]
        if len(radii) >= params["min_merchants"]:
            whole = by_country[country]
            relative = np.array(radii) / geo.gyration_km(at["lat_deg"][whole], at["lon_deg"][whole])
            spreads[country] = stats.quantile(relative, 0.75) - stats.quantile(relative, 0.25)
    return Figure(stats.median(list(spreads.values())), size=len(spreads), detail=spreads)


@scorer.metric("1B-P12", reads=SITES)
def distance_to_towns(view):
    params, at, people = view.params("1B-P12"), sites(view), geo.places(view.project / "sources")
    distances = {}
    for name, least in (("city", params["city_population"]), ("town", params["town_population"])):
        target = people.population >= least
        distances[name] = geo.nearest_km(at["lat_deg"], at["lon_deg"], people.lat_deg[target], people.lon_deg[target])
    return Figure(
        parts={
            "near_city": float((distances["city"] <= params["radius_km"]).mean()),
            "far_from_town": float((distances["town"] > params["radius_km"]).mean()),
        },
        size=len(at["site_id"]),
    )


@scorer.table("countries")
def countries(view):
    """Each eligible country's sites, market centres, zones, shape and fallbacks."""
    site_zones(view)
    ratios = relative_axis_ratios(view)
    rows = view.rows("""
        with centres as (select country_iso, count(*) as centres from s4_market_centres group by all),
        fallbacks as (
            select legal_country_iso as country_iso, count_if(fallback) as fallbacks from s6_site_jitter group by all)
        select f.country_iso, f.territory_class, coalesce(z.site_count, 0) as sites,
               round(coalesce(z.site_count, 0) / sum(z.site_count) over (), 8) as site_share, c.centres,
               z.support as legal_zones, z.distinct_tzid_count, z.top_tzid, round(z.top1_share, 6) as top1_share,
               round(z.top1_top2_gap, 6) as top1_top2_gap, round(z.entropy_norm, 6) as entropy_norm,
               round(z.js_distance, 6) as js_distance, coalesce(b.fallbacks, 0) as fallbacks
        from s0_country_frame f left join country_figures z using (country_iso) left join centres c using (country_iso)
        left join fallbacks b using (country_iso) order by sites desc, country_iso""")
    return [row | {"axis_ratio": ratios.get(row["country_iso"])} for row in rows]


@scorer.table("regions")
def regions(view):
    """Sites by continent, and nearest-neighbour quantiles of each."""
    at, near = sites(view), nearest_neighbour_km(view)
    continent = {
        row["country_iso"]: row["continent"]
        for row in view.rows("select country_iso, continent from ref.ref_countries")
    }
    grouped = geo.positions_by(np.array([continent.get(c) or "none" for c in at["country_iso"]], dtype=object))
    return [
        {
            "continent": name,
            "sites": len(members),
            "site_share": len(members) / len(near),
            **{f"nearest_p{q}_km": stats.quantile(near[members], q / 100) for q in (50, 90, 99)},
        }
        for name, members in grouped.items()
    ]


@scorer.table("hotspots")
def hotspots(view):
    """Countries that strain a figure most, with the segment or state that owns it."""
    zones = cohorts(view)
    rows = [
        {
            "figure": "country share",
            "owner": "1A",
            "country_iso": r["country_iso"],
            "value": r["site_count"] / zones.sites,
        }
        for r in sorted(zones.countries, key=lambda r: (-r["site_count"], r["country_iso"]))[:10]
    ]
    for figure, owner, column in (
        ("top1 zone share", "S2", "top1_share"),
        ("zone distance to people", "S2", "js_distance"),
    ):
        ranked = sorted(
            (r for r in zones.members("C_multi") if r[column] is not None), key=lambda r: (-r[column], r["country_iso"])
        )
        rows += [
            {"figure": figure, "owner": owner, "country_iso": r["country_iso"], "value": r[column]} for r in ranked[:10]
        ]
    return rows
