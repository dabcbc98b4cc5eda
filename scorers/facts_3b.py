"""Facts of segment 3B that several metrics share: classification, topology of virtual merchants, distances, divergence."""

from __future__ import annotations

import hashlib
from itertools import combinations

import numpy as np

from python_udfs.geo import haversine_km
from scorers import stats
from scorers.registry import Scorer
from scorers.view import RunView

scorer = Scorer("3B")

scorer.sizes = lambda view: {
    "merchants": view.value("select count(*) from virtual_classification_3B"),
    "virtual_merchants": view.value("select count(*) from virtual_classification_3B where is_virtual"),
    "edges": view.value("select count(*) from edge_catalogue_3B"),
}

WORST = 10


def topology(view: RunView) -> dict[str, np.ndarray]:
    """Virtual merchants by merchant_idx, from the catalogue itself: edges, countries, largest edge, overlap, 1/Σp²."""

    def gather(v):
        return v.columns("""
            with country as (
                select merchant_id, country_iso, sum(mass_q) / 4294967296e0 as share from edge_catalogue_3B group by all),
            spread as (
                select merchant_id, count(*) as countries, 1 / list_sum(list(share * share order by country_iso)) as effective
                from country group by all),
            edge as (select merchant_id, count(*) as edges, max(edge_weight) as top1 from edge_catalogue_3B group by all)
            select c.merchant_idx, c.merchant_id, c.virtual_mode, s.settlement_class, s.settlement_country_iso, t.profile,
                   e.edges, p.countries, e.top1, coalesce(a.share, 0) as overlap, p.effective
            from virtual_classification_3B c join virtual_settlement_3B s using (merchant_id)
            join s2_merchant_topology t using (merchant_id) join edge e using (merchant_id) join spread p using (merchant_id)
            left join country a on a.merchant_id = c.merchant_id and a.country_iso = s.settlement_country_iso
            where c.is_virtual order by c.merchant_idx""")

    return view.once("topology", gather)


def distances(view: RunView) -> dict[str, np.ndarray]:
    """Distance of every edge from its merchant's settlement, km, with the merchant."""

    def gather(v):
        at = v.columns("""
            select e.merchant_idx, e.lat_deg, e.lon_deg, s.lat_deg as lat0, s.lon_deg as lon0
            from edge_catalogue_3B e join virtual_settlement_3B s using (merchant_id) order by e.edge_idx""")
        return {"merchant_idx": at["merchant_idx"], "km": haversine_km(at["lat_deg"], at["lon_deg"], at["lat0"], at["lon0"])}

    return view.once("distances", gather)


def divergences(view: RunView) -> dict[str, np.ndarray]:
    """Jensen–Shannon divergence (nats) of the country shares of pairs of virtual merchants.

    Every pair up to the policy's number of merchants; beyond that its number of pairs, those with the lowest key.
    """

    def gather(v):
        policy = v.policy("policy_3B.virtual_validation")[0]
        rows = v.columns("""select merchant_idx, country_iso, sum(mass_q) / 4294967296e0 as share
                            from edge_catalogue_3B group by all order by all""")
        merchants, row = np.unique(rows["merchant_idx"], return_inverse=True)
        countries, column = np.unique(rows["country_iso"], return_inverse=True)
        shares = np.zeros((len(merchants), len(countries)))
        shares[row, column] = rows["share"]
        pairs = list(combinations(range(len(merchants)), 2))
        if len(merchants) > policy["js_pairs_all_up_to"]:
            pairs.sort(key=lambda p: hashlib.sha256(f"{merchants[p[0]]}|{merchants[p[1]]}".encode()).hexdigest())
            pairs = pairs[: policy["js_pairs_keyed"]]
        first, second = np.array(pairs, dtype=int).reshape(-1, 2).T
        return {"first": first, "second": second, "js": _divergence(shares, first, second)}

    return view.once("divergences", gather)


def _divergence(shares: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    found = np.empty(len(first))
    for start in range(0, len(first), 4096):
        p, q = shares[first[start : start + 4096]], shares[second[start : start + 4096]]
        middle = (p + q) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(p > 0, p * np.log(p / middle), 0) + np.where(q > 0, q * np.log(q / middle), 0)
        found[start : start + 4096] = terms.sum(axis=1) / 2
    return found


def base_share(view: RunView) -> np.ndarray:
    """Share that the global prior alone gives each virtual merchant's settlement country, by merchant_idx."""
    weights = {row["country_iso"]: row["weight"] for row in view.policy("policy_3B.cdn_country_weights__countries")}
    exponent = view.policy("policy_3B.cdn_country_weights")[0]["base_exponent"]
    total = sum(weight**exponent for weight in weights.values())
    return np.array([weights.get(c, 0) ** exponent / total for c in topology(view)["settlement_country_iso"]])


def worst(view: RunView, score: np.ndarray) -> list[int]:
    """The merchants with the highest score, the lowest identity first among equals."""
    order = np.lexsort((topology(view)["merchant_id"], -score))
    return topology(view)["merchant_id"][order[:WORST]].tolist()


@scorer.sample("top1_share")
def top1_share(view):
    return topology(view)["top1"]


@scorer.sample("settlement_overlap")
def settlement_overlap(view):
    return topology(view)["overlap"]


@scorer.sample("settlement_countries")
def settlement_countries(view):
    countries, counts = np.unique(topology(view)["settlement_country_iso"], return_counts=True)
    return dict(zip(countries.tolist(), counts.tolist()))


@scorer.table("slices")
def slices(view):
    """Topology by profile, mode, settlement class and country, and of the online-only merchants alone."""
    known, found = topology(view), []
    for name in ("profile", "virtual_mode", "settlement_class", "settlement_country_iso"):
        for value in sorted(set(known[name])):
            held = known[name] == value
            row = {"by": name, "value": value, "merchants": int(held.sum())}
            for figure in ("edges", "countries", "top1", "overlap", "effective"):
                row[f"median_{figure}"] = round(stats.median(known[figure][held]), 8)
            near = np.isin(distances(view)["merchant_idx"], known["merchant_idx"][held])
            row["median_distance_km"] = round(stats.median(distances(view)["km"][near]), 3)
            found.append(row)
    return found


@scorer.table("rules")
def rules(view):
    """Merchants by rule and mode."""
    return view.rows("""
        select rule_id, rule_version, count(*) as merchants, count_if(virtual_mode = 'VIRTUAL_ONLY') as virtual_only,
               count_if(virtual_mode = 'HYBRID') as hybrid, round(sum(online_share), 6) as online_merchants
        from virtual_classification_3B group by all order by all""")


scorer.metadata = lambda view: {
    "enforcement_mode": view.policy("policy_3B.virtual_validation")[0]["realism_enforcement_mode"],
    "anti_concentration": {
        "trigger_top_tz_share": view.policy("policy_3B.settlement_policy")[0]["trigger_top_tz_share"],
        "is_entered": False,
    },
}
