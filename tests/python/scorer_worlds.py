"""Synthetic worlds for the scorer tests: tables with the documented columns, small enough to work out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from scipy.stats import norm

SECTORS = {
    "retail": 0.24,
    "grocery": 0.13,
    "fuel": 0.08,
    "dining": 0.16,
    "travel": 0.06,
    "digital": 0.08,
    "cash_fin": 0.05,
    "utilities": 0.05,
    "government": 0.04,
    "other": 0.11,
}

MIX_POLICY = {
    "policy_1A.merchant_mix__mcc_groups": [
        {"ordinal": i, "mcc_group": g, "share": s} for i, (g, s) in enumerate(SECTORS.items())
    ]
}


def segment_1a(seed: int, is_collapsed: bool = False) -> dict[str, pa.Table]:
    """A footprint inside every B+ band of 1A; ``is_collapsed`` is the negative control.

    The control: no single-site merchant, one dispersion, candidates everywhere, half of all homes in one country.
    """
    rng = np.random.default_rng(seed)
    merchants, singles = 320, 0 if is_collapsed else 9
    ids = np.arange(1, merchants + 1)
    iso = np.array([f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"])
    spread = iso[:12]
    sizes = np.clip(
        np.round(15.5 * np.exp(1.05 * norm.ppf((np.arange(merchants - singles) + 0.5) / (merchants - singles)))), 2, 170
    )
    n = np.concatenate([np.ones(singles), sizes]).astype(int)
    is_large = np.arange(merchants) >= 0.9 * merchants
    is_spread = is_large | (rng.random(merchants) < 0.35)
    home = np.where(is_spread, spread[np.cumsum(is_spread) % 12], iso[12 + (seed + np.cumsum(~is_spread)) % 88])
    if is_collapsed:
        home = np.where(rng.random(merchants) < 0.5, iso[12], home)
    expands = (n >= 3) & (rng.random(merchants) < np.where(is_large, 0.95, np.where(is_spread, 0.15, 0.70)))
    n_candidates = np.full(merchants, 90) if is_collapsed else np.where(n <= 8, 7, np.where(n <= 30, 10, 14))
    k = np.where(expands, np.clip(np.round(n_candidates * np.where(n <= 8, 0.15, 0.3)), 1, n - 1), 0).astype(int)
    n_foreign = np.where(k > 0, np.maximum(k, np.round(n * np.where(is_large, 0.33, 0.17))), 0).astype(int)
    outlets, candidates = [], []
    for m in range(merchants):
        abroad = rng.permutation(iso[iso != home[m]])[: n_candidates[m]]
        candidates += [
            (ids[m], country, i, i == 0, ["home" if i == 0 else "affinity"])
            for i, country in enumerate([home[m], *abroad])
        ]
        split = {home[m]: n[m] - n_foreign[m]} | {
            c: len(range(i, n_foreign[m], k[m])) for i, c in enumerate(abroad[: k[m]])
        }
        outlets += [(ids[m], c, order + 1, home[m]) for c, count in split.items() for order in range(count)]
    sector = np.repeat(list(SECTORS), np.round(np.array(list(SECTORS.values())) * merchants).astype(int))[:merchants]
    sector = rng.permutation(np.append(sector, ["retail"] * (merchants - len(sector))))
    mix = {"digital": (0, 0.9), "government": (0.3, 0.5), "utilities": (0.2, 0.6)}
    physical, remote = np.array([mix.get(s, (0.65, 0.08)) for s in sector]).T
    u = (np.argsort(np.argsort(sector, kind="stable")) * 0.6180339887 + 0.3) % 1
    channel = np.where(u < physical, "card_present", np.where(u < physical + remote, "card_not_present", "mixed"))
    phi = (
        np.full(merchants, 12.0)
        if is_collapsed
        else 12
        * np.exp(
            rng.normal(0, 0.14, merchants) + 0.08 * (channel == "card_present") + 0.12 * is_large - 0.08 * (n < 10)
        )
    )
    return {
        "outlet_catalogue": pa.table(
            {
                "merchant_id": [o[0] for o in outlets],
                "legal_country_iso": [o[1] for o in outlets],
                "site_order": [o[2] for o in outlets],
                "site_id": range(len(outlets)),
                "home_country_iso": [o[3] for o in outlets],
            }
        ),
        "merchant_catalogue": pa.table(
            {
                "merchant_id": ids,
                "mcc_group": sector,
                "channel": channel,
                "home_country_iso": home,
                "currency_code": [f"C{np.flatnonzero(iso == h)[0] % 95:02d}" for h in home],
                "n_outlets": n,
                "n_countries": [len({o[1] for o in outlets if o[0] == m}) for m in ids],
                "size_profile": np.where(n <= 8, "local_small", "regional_mid"),
                "design_weight": np.where(n == 1, 1 / 0.045, 1.0),
            }
        ),
        "s0_country_frame": pa.table(
            {
                "country_iso": iso,
                "territory_class": np.where(np.isin(iso, spread), "spread", "narrow"),
                "gdp_bucket": np.arange(100) % 5 + 1,
                "openness": np.linspace(0, 1, 100),
                "n_register": np.full(100, 3),
            }
        ),
        "s0_merchant_register": pa.table({"merchant_id": ids, "mcc_group": sector, "channel": channel}),
        "s2_outlet_counts": pa.table(
            {"merchant_id": ids, "size_score": np.zeros(merchants), "mu": np.full(merchants, 15.5), "phi": phi}
        ),
        "s3_candidate_set": pa.table(
            {
                name: [c[i] for c in candidates]
                for i, name in enumerate(("merchant_id", "country_iso", "candidate_rank", "is_home", "reason_codes"))
            }
        ),
        "s4_foreign_target": pa.table({"merchant_id": ids, "k_target": k}),
        **{
            name: pa.table({"merchant_id": ids[:3]})
            for name in (
                "s3_integerised_counts",
                "s3_site_sequence",
                "sparse_flag",
                "merchant_abort_log",
                "hurdle_stationarity_tests",
            )
        },
    }


# Two square countries: AA lies north of the equator and has two zones that meet at 5° E, BB lies south and has one.
ZONES = {
    "Zone/West": ("AA", (0, 1, 5, 11)),
    "Zone/East": ("AA", (5, 1, 10, 11)),
    "Zone/South": ("BB", (20, -10, 30, -1)),
}


def write_sources(root: Path) -> None:
    """Reference sources of the two-country world."""
    boxes = {tzid: (country, shapely.to_wkb(shapely.box(*bounds))) for tzid, (country, bounds) in ZONES.items()}
    tables = {
        "ref_tz_polygons": pa.table(
            {
                "tzid": list(boxes),
                "country_iso": [b[0] for b in boxes.values()],
                "geometry": [b[1] for b in boxes.values()],
            }
        ),
        "ref_site_area": pa.table(
            {"country_iso": [b[0] for b in boxes.values()], "geometry": [b[1] for b in boxes.values()]}
        ),
        "ref_countries": pa.table({"country_iso": ["AA", "BB"], "continent": ["Africa", "Oceania"]}),
        "ref_places": pa.table(
            {
                "place_id": [1, 2, 3, 4],
                "lat_deg": [5.0, 5.0, -5.0, -5.0],
                "lon_deg": [2.0, 7.0, 25.0, 29.0],
                "population": [60_000, 20_000, 6_000, 700],
                "country_iso": ["AA", "AA", "BB", "BB"],
                "admin1_code": ["1", "2", "1", "2"],
            }
        ),
    }
    for name, table in tables.items():
        pq.write_table(table, root / "sources" / f"{name}.parquet")


def site_tables(points: list[tuple[int, str, float, float]]) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """Datasets of 1A and 1B for outlets (merchant, country, lat, lon); a merchant is at home in its first country."""
    home: dict[int, str] = {}
    order: dict[tuple[int, str], int] = {}
    rows = []
    for site_id, (merchant, country, lat, lon) in enumerate(points):
        home.setdefault(merchant, country)
        order[merchant, country] = order.get((merchant, country), 0) + 1
        rows.append(
            (
                site_id,
                merchant,
                country,
                order[merchant, country],
                lat,
                lon,
                int(lat // 0.1) * 3600 + int(lon // 0.1),
                home[merchant],
            )
        )
    column = dict(
        zip(
            (
                "site_id",
                "merchant_id",
                "legal_country_iso",
                "site_order",
                "lat_deg",
                "lon_deg",
                "tile_id",
                "home_country_iso",
            ),
            map(list, zip(*rows)),
        )
    )
    key = {name: column[name] for name in ("merchant_id", "legal_country_iso", "site_order")}
    catalogue = pa.table({**key, "site_id": column["site_id"], "home_country_iso": column["home_country_iso"]})
    placed = {
        "s5_site_tile_assignment": pa.table(key),
        "s6_site_jitter": pa.table({**key, "fallback": [False] * len(rows)}),
        "s7_site_synthesis": pa.table(
            {**key, "nearest_admin1_code": ["1" if lon % 10 < 5 else "2" for lon in column["lon_deg"]]}
        ),
        "s4_market_centres": pa.table(
            {"country_iso": ["AA", "BB"], "tile_id": [1, 2], "expected_sites": [4.5, 4.5], "activated": [True, True]}
        ),
        "site_locations": pa.table(
            {**key, **{name: column[name] for name in ("site_id", "lat_deg", "lon_deg", "tile_id")}}
        ),
    }
    frame = pa.table({"country_iso": ["AA", "BB"], "territory_class": ["spread", "narrow"]})
    return {
        "outlet_catalogue": catalogue,
        "merchant_catalogue": pa.table({"merchant_id": sorted(home)}),
        "s0_country_frame": frame,
    }, placed


def zone_tables(
    counts: dict[str, dict[str, int]],
    people: dict[str, dict[str, int]],
    fallbacks: dict[str, int] | None = None,
    overrides: dict[str, int] | None = None,
    rebalanced: int = 0,
) -> dict[str, dict[str, pa.Table]]:
    """Datasets of 1B and 2A for sites counted by country and zone; ``people`` gives each country's material zones."""
    zones = sorted({z for side in (counts, people) for c in side.values() for z in c})
    rows = [
        (country, order + 1, zone)
        for country, by_zone in sorted(counts.items())
        for order, zone in enumerate(z for z, n in sorted(by_zone.items()) for _ in range(n))
    ]
    country, order, tzid = map(list, zip(*rows))
    key = {
        "merchant_id": [i % 40 for i in range(len(rows))],
        "legal_country_iso": country,
        "site_order": [1000 * o + i % 40 for i, o in enumerate(order)],
    }
    ids = {"site_id": range(len(rows))}
    sources = ["rebalance"] * rebalanced + ["polygon"] * (len(rows) - rebalanced)
    totals = {c: sum(z.values()) for c, z in counts.items()}
    scopes = [("global", "world"), *(("country", c) for c in sorted(totals))]

    def governance(kind: str, hits: dict[str, int], cap: float) -> pa.Table:
        sites = [sum(totals.values()), *(totals[c] for _, c in scopes[1:])]
        found = [sum(hits.values()), *(hits.get(c, 0) for _, c in scopes[1:])]
        more = (
            {}
            if kind == "fallback"
            else {
                n: [0] * len(scopes)
                for n in (
                    "override_site_count",
                    "override_mcc_count",
                    "override_country_count",
                    "no_effect_count",
                    "dormant_count",
                    "provenance_missing",
                )
            }
        )
        return pa.table(
            {
                "scope_kind": [s[0] for s in scopes],
                "scope_value": [s[1] for s in scopes],
                "sites_total": sites,
                f"{kind}_count": found,
                f"{kind}_rate": [f / n for f, n in zip(found, sites)],
                "cap_applied": [cap] + [0.02 if n >= 100 else None for n in sites[1:]],
                **more,
            }
        )

    universe = [(c, z, n) for c, by_zone in sorted(people.items()) for z, n in sorted(by_zone.items())]
    return {
        "1B": {
            "site_locations": pa.table(
                {
                    **key,
                    **ids,
                    "lat_deg": [zones.index(z) * 2.0 for z in tzid],
                    "lon_deg": [zones.index(z) * 15.0 % 180 for z in tzid],
                }
            )
        },
        "2A": {
            "s1_tz_lookup": pa.table({**key, **ids, "resolution": ["polygon"] * len(rows)}),
            "site_timezones": pa.table(
                {**key, **ids, "tzid": tzid, "tz_idx": [zones.index(z) for z in tzid], "tzid_source": sources}
            ),
            "country_zone_universe_2A": pa.table(
                {
                    "country_iso": [u[0] for u in universe],
                    "tzid": [u[1] for u in universe],
                    "tz_idx": [zones.index(u[1]) for u in universe],
                    "population": [u[2] for u in universe],
                    "tz_world_support_count": [len(people[u[0]]) for u in universe],
                }
            ),
            "s1_governance_2A": governance("fallback", fallbacks or {}, 0.0005),
            "s2_governance_2A": governance("override", overrides or {}, 0.002),
            "s2_override_usage_2A": pa.table({"override_id": ["country_rs"], "is_active": [True]}),
            "s4_legality_report": pa.table({"status": ["PASS"]}),
            "tz_dim_2A": pa.table(
                {
                    "tz_idx": range(len(zones)),
                    "tzid": zones,
                    "changes_in_horizon": [i % 2 for i in range(len(zones))],
                    "standard_offset_s": [int(i * 3600 % 43200) for i in range(len(zones))],
                    "clock_id": [i // 2 for i in range(len(zones))],
                }
            ),
            "tz_timetable_cache": pa.table({"tz_idx": range(len(zones))}),
            "tz_timetable_horizon": pa.table({"tz_idx": range(len(zones))}),
        },
    }


GOVERNANCE = {
    "as_of_date": date(2026, 1, 1),
    "fallback_rate_cap": 0.0005,
    "fallback_country_rate_cap": 0.02,
    "override_rate_cap": 0.002,
}
NO_EXCEPTION = pa.table(
    {
        "gate": pa.array([], pa.string()),
        "approved_rate": pa.array([], pa.float64()),
        "owner": pa.array([], pa.string()),
        "reason": pa.array([], pa.string()),
        "expires_on": pa.array([], pa.date32()),
    }
)
POLICIES_2A = {
    "policy_2A.tz_governance": [GOVERNANCE],
    "policy_2A.tz_governance__approved_exceptions": NO_EXCEPTION,
    "policy_2A.tz_watchlist": [
        {"max_fallback_share": 0.0005, "max_override_share": 0.002, "max_concentration_rows": 0, "max_countries": 20}
    ],
}
