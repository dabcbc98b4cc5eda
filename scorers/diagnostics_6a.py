"""Diagnostics of segment 6A: samples for drift tests, and the tables to look into when a figure is red."""

from __future__ import annotations

import numpy as np

from scorers.facts_6a import account_kinds, account_mix, countries, holding_figures, scorer, segment_codes
from scorers.facts_6a_network import ADDRESS_TYPES, REGIONS, declared_types, edges, of_parties, types_by_region
from scorers.facts_6a_roles import party_roles, rings, role_counts, taxonomy


@scorer.sample("parties_by_country")
def parties_by_country(view):
    found = countries(view)
    return dict(zip(found["country_iso"].astype(str).tolist(), found["parties"].tolist(), strict=True))


@scorer.sample("accounts_by_kind")
def accounts_by_kind(view):
    found, kinds = account_mix(view), account_kinds(view)
    total = np.bincount(found["account_type_code"], found["accounts"], len(kinds))
    return {kinds[code]["account_type"]: float(n) for code, n in enumerate(total)}


@scorer.sample("addresses_by_type")
def addresses_by_type(view):
    return dict(zip(ADDRESS_TYPES, types_by_region(view).sum(axis=0).tolist(), strict=True))


@scorer.table("countries")
def country_table(view):
    """Parties, demand and business share by country."""
    found = countries(view)
    return [{
        "country_iso": str(found["country_iso"][i]), "region": str(found["region"][i]), "parties": int(found["parties"][i]), "active": int(found["active"][i]),
        "demand": found["customer_milli"][i] / 1000, "arrivals_per_active_party": round(found["customer_milli"][i] / 1000 / found["active"][i], 6) if found["active"][i] else None,
        "business_share": round(found["business"][i] / found["parties"][i], 8), "share_65_plus": found["share_65_plus"][i],
    } for i in range(len(found["parties"]))]


@scorer.table("account_types")
def account_table(view):
    """Maximum, tail and mean of each kind of account."""
    return holding_figures(view)


@scorer.table("address_types")
def address_table(view):
    """Addresses by region and type: declared share, observed share and mean of devices."""
    found, observed, declared, users = of_parties(view), types_by_region(view), declared_types(view), np.zeros((len(REGIONS), len(ADDRESS_TYPES)))
    np.add.at(users, (np.searchsorted(REGIONS, found["region"].astype(str)), found["ip_type_code"]), found["n"] * found["devices"])
    return [{"region": region, "ip_type": name, "addresses": int(observed[r, t]), "declared": declared[r, t], "observed": round(observed[r, t] / observed[r].sum(), 8),
             "pairs_with_a_device": int(users[r, t])}
            for r, region in enumerate(REGIONS) for t, name in enumerate(ADDRESS_TYPES)]


@scorer.table("edges")
def edge_table(view):
    """Links of parties' devices by type of address, role, and whether in the owner's country."""
    found = edges(view)
    return [{"ip_type": ADDRESS_TYPES[t], "link_role_code": int(role), "is_own_country": bool(home), "links": int(n)}
            for role, t, home, n in zip(found["link_role_code"], found["ip_type_code"], found["is_home"], found["n"], strict=True)]


@scorer.table("address_degrees")
def degree_table(view):
    """Addresses by type and number of distinct devices."""
    found = of_parties(view)
    key, place = np.unique(found["ip_type_code"].astype(np.int64) * 1_000_000 + found["devices"], return_inverse=True)
    return [{"ip_type": ADDRESS_TYPES[k // 1_000_000], "devices": int(k % 1_000_000), "addresses": int(n)}
            for k, n in zip(key, np.bincount(place, found["n"]), strict=True)]


@scorer.table("roles")
def role_table(view):
    """Entities by kind, role, family, tier and region."""
    names = {(row["entity"], row["role_code"], row["family_code"]): (row["role"], row["family"]) for row in taxonomy(view)}
    rows = []
    for row in role_counts(view):
        role, family = names.get((row["entity"], row["raw_role_code"], row["canonical_family_code"]), ("unmapped", "unmapped"))
        rows.append({"entity": row["entity"], "role": role, "family": family, "risk_tier": row["risk_tier"], "region": row["region"], "n": row["n"]})
    return rows


@scorer.table("rings")
def ring_table(view):
    """Rings with their members and the pairs that share a device or an exit."""
    found = rings(view)
    return [{name: int(found[name][i]) for name in ("ring_idx", "country_idx", "members", "pairs", "sharing")} for i in range(len(found["ring_idx"]))]


@scorer.table("segment_roles")
def segment_role_table(view):
    """Parties by segment and role."""
    found, names = party_roles(view), {code: name for name, code in segment_codes(view).items()}
    roles = {row["role_code"]: row["role"] for row in taxonomy(view) if row["entity"] == "PARTY"}
    return [{"segment": names[segment], "role": roles.get(role, "unmapped"), "parties": int(n)}
            for segment, role, n in zip(found["segment_code"].tolist(), found["raw_role_code"].tolist(), found["n"].tolist(), strict=True)]


@scorer.table("places")
def place_table(view):
    """The 25 towns with most expected arrivals per party."""
    return view.rows("""
        select place_idx, country_iso, place_key, population, party_n as parties, n_origins, demand_milli / 1000 as demand,
               round(demand_milli / 1000 / party_n, 6) as demand_per_party
        from s1_place_base_6A where party_n > 0 order by demand_milli / party_n desc, place_idx limit 25""")
