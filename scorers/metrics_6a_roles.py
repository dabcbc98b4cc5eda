"""Metrics of roles in segment 6A: how risk goes from owners to what they own, and what gives it away."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.facts_6a import RETAIL, scorer
from scorers.facts_6a_network import RESIDENTIAL, declared_types, types_by_region
from scorers.facts_6a_roles import (
    ROLE_TABLES,
    account_risk,
    address_risk,
    by_region_and_family,
    declared_address_families,
    declared_device_families,
    device_risk,
    members_of_rings,
    party_features,
    party_roles,
    pooled,
    rings,
    role_code,
    role_counts,
    sharing_pairs,
    taxonomy,
    two_by_two,
)
from scorers.registry import Figure

PARTIES = ("s1_party_base_6A", "s5_party_fraud_roles_6A", "s1_country_base_6A")
ROLES = (*ROLE_TABLES.values(), "s1_party_base_6A", "s1_country_base_6A", "s2_account_base_6A", "s4_device_base_6A", "s4_ip_base_6A")
ACCOUNT_RISK = ("s2_account_base_6A", "s5_account_fraud_roles_6A", "s5_party_fraud_roles_6A")
DEVICE_RISK = ("s4_device_base_6A", "s5_device_fraud_roles_6A", *PARTIES)
ADDRESS_RISK = ("s4_ip_links_6A", "s4_ip_base_6A", "s5_ip_fraud_roles_6A", "s5_device_fraud_roles_6A", "s1_country_base_6A")
RINGS = ("s1_ring_member_6A", "s4_device_links_6A", "s4_ip_links_6A", "s4_ip_base_6A", *DEVICE_RISK)


@scorer.metric("6A-T06", reads=ROLES)
def roles_are_mapped(view):
    known = {(row["entity"], row["role_code"], row["family_code"]) for row in taxonomy(view)}
    seen = {}
    for row in role_counts(view):
        key = row["entity"], row["raw_role_code"], row["canonical_family_code"]
        seen[key] = seen.get(key, 0) + row["n"]
    unmapped = {key: n for key, n in seen.items() if key not in known}
    return Figure(parts={"mapped": 1 - len(unmapped) / len(seen), "rows": sum(unmapped.values())}, size=sum(seen.values()), detail={"unmapped": sorted(map(str, unmapped))})


def _propagation(view) -> dict[str, np.ndarray]:
    """Owners not clean against what they own not clean, by kind."""
    return {"account": two_by_two(account_risk(view), "is_owner_bad", "is_bad"), "device": two_by_two(device_risk(view), "is_owner_bad", "is_bad")}


@scorer.metric("6A-T07", reads=ACCOUNT_RISK + DEVICE_RISK)
def risk_goes_with_the_owner(view):
    params, tables = view.params("6A-T07"), _propagation(view)
    intervals = {}
    for kind, table in tables.items():
        drawn = stats.resample_cells(table.ravel(), params["resamples"], view.run.seed).reshape(-1, 2, 2)
        intervals[kind] = stats.interval(stats.odds_ratio(drawn), params["level"])
    ratios = {kind: float(stats.odds_ratio(table)) for kind, table in tables.items()}
    return Figure(parts={**ratios, **{f"{kind}_low": low for kind, (low, _) in intervals.items()}},
                  size=int(min(table.sum(axis=1).min() for table in tables.values())),
                  detail={"intervals": intervals, "share_not_clean": {kind: float(t[:, 1].sum() / t.sum()) for kind, t in tables.items()}})


@scorer.metric("6A-T07v", reads=ACCOUNT_RISK + DEVICE_RISK)
def effect_of_the_owner(view):
    tables = _propagation(view)
    return Figure(parts={kind: stats.cramers_v(table) for kind, table in tables.items()}, size=int(min(t.sum(axis=1).min() for t in tables.values())))


@scorer.metric("6A-R01", reads=ACCOUNT_RISK + DEVICE_RISK)
def owner_does_not_decide(view):
    tables = _propagation(view).values()
    return Figure(parts={"odds_ratio": max(float(stats.odds_ratio(t)) for t in tables), "v": max(stats.cramers_v(t) for t in tables)},
                  size=int(min(t.sum(axis=1).min() for t in tables)))


@scorer.metric("6A-T08", reads=ADDRESS_RISK + DEVICE_RISK)
def distributions_as_declared(view):
    device = by_region_and_family(device_risk(view), len(declared_device_families(view)))
    family = by_region_and_family(address_risk(view), declared_address_families(view).shape[1])
    wanted = {
        "address_type": (types_by_region(view), declared_types(view)),
        "device_family": (device, np.tile(declared_device_families(view), (len(device), 1))),
        "address_family": (family, declared_address_families(view)),
    }
    worst = {}
    for name, (found, declared) in wanted.items():
        cases = [*zip(found, declared, strict=True), (found.sum(axis=0), pooled(declared, view))]
        worst[name] = max(stats.jensen_shannon_divergence(p, q, base=2) for p, q in cases)
    return Figure(max(worst.values()), size=int(min(found.sum(axis=1).min() for found, _ in wanted.values())), detail=worst)


@scorer.metric("6A-T10")
def downstream(view):
    """Nothing is read: the figure belongs to the certificate of the whole world."""
    return Figure(None, detail={"state": "pending"})


@scorer.metric("6A-R02", reads=PARTIES)
def parties_not_clean(view):
    found = party_roles(view)
    by_role = np.bincount(found["raw_role_code"], found["n"])
    total = by_role.sum()
    network = [role_code(view, "PARTY", role) for role in view.params("6A-R02")["network_roles"]]
    leads = role_code(view, "PARTY", view.params("6A-R02")["leader"])
    share = {code: float(by_role[code] / total) if code < len(by_role) else 0.0 for code in (*network, leads)}
    return Figure(parts={"not_clean": float(by_role[1:].sum() / total), "network": sum(share[code] for code in network), "leaders": share[leads]}, size=int(total))


@scorer.metric("6A-R03", reads=PARTIES)
def not_clean_by_segment(view):
    found = party_roles(view)
    retail = found["party_type_code"] == RETAIL
    bad = np.bincount(found["segment_code"][retail], (found["n"] * (found["raw_role_code"] != 0))[retail])
    every = np.bincount(found["segment_code"][retail], found["n"][retail])
    share = bad[every > 0] / every[every > 0]
    return Figure(float(share.max() / share.min()) if share.min() else None, size=int(every[every > 0].min()))


def _rate_at_the_top(devices, bad, every, top) -> float:
    """Rate among the ``top`` share of addresses with most devices over the rate among all; ties count in proportion."""
    values, place = np.unique(-devices, return_inverse=True)
    n, hits = np.bincount(place, every, len(values)), np.bincount(place, bad, len(values))
    taken = np.clip(top * n.sum() - (np.cumsum(n) - n), 0, n) / n
    return float((taken @ hits / (taken @ n)) / (hits.sum() / n.sum())) if hits.sum() else float("nan")


@scorer.metric("6A-R04", reads=ADDRESS_RISK)
def risk_of_busy_addresses(view):
    params, found = view.params("6A-R04"), address_risk(view)
    bad = found["n"] * (found["raw_role_code"] == role_code(view, "IP", "HIGH_RISK"))
    by_type = {}
    for kind in np.unique(found["ip_type_code"]):
        held = found["ip_type_code"] == kind
        if found["n"][held].sum() >= params["min_addresses"]:
            by_type[int(kind)] = _rate_at_the_top(found["devices"][held], bad[held], found["n"][held], params["top_of_type"])
    return Figure(parts={"top": _rate_at_the_top(found["devices"], bad, found["n"], params["top"]), "inside_types": min(by_type.values(), default=None)},
                  size=int(found["n"].sum()), detail={"rate": float(bad.sum() / found["n"].sum()), "by_type": by_type})


@scorer.metric("6A-R05", reads=ADDRESS_RISK)
def homes_of_risky_devices(view):
    found = address_risk(view)
    held = found["ip_type_code"] == RESIDENTIAL
    kept = {"n": found["n"][held], "is_touched": found["is_touched"][held], "is_bad": (found["raw_role_code"] == role_code(view, "IP", "HIGH_RISK"))[held]}
    table = two_by_two(kept, "is_touched", "is_bad")
    return Figure(float(stats.odds_ratio(table)), size=int(table.sum(axis=1).min()))


@scorer.metric("6A-R06", reads=ACCOUNT_RISK)
def cards_against_savings(view):
    found, params = account_risk(view), view.params("6A-R06")
    shares, sizes = [], []
    for code in (params["cards"], params["savings"]):
        held = found["ledger_class_code"] == code
        sizes.append(int(found["n"][held].sum()))
        shares.append(found["n"][held & found["is_bad"]].sum() / sizes[-1] if sizes[-1] else 0)
    return Figure(float(shares[0] / shares[1]) if shares[1] else None, size=min(sizes))


@scorer.metric("6A-R07", reads=RINGS)
def no_feature_is_the_label(view):
    found = party_features(view)
    areas = {name: stats.auc_of_counts(bad, clean) for name, (bad, clean) in found.items()}
    return Figure(max(max(area, 1 - area) for area in areas.values()), size=int(min(bad.sum() for bad, _ in found.values())), detail=areas)


@scorer.metric("6A-R08", reads=RINGS)
def rings_share_means(view):
    found, country = rings(view), sharing_pairs(view)
    large = found["members"] >= view.params("6A-R08")["min_members"]
    in_ring, bad = members_of_rings(view)
    place = np.searchsorted(country["country_idx"], found["country_idx"][large])
    parties = country["parties"].astype(float)  # pairs of a large country pass 32 bits
    chance = country["pairs"] / np.maximum(parties * (parties - 1) / 2, 1)
    expected = (chance[place] * found["pairs"][large]).sum()
    return Figure(parts={"median_size": stats.median(found["members"][large]), "not_clean_in_ring": in_ring / bad if bad else None,
                         "sharing": float(found["sharing"][large].sum() / expected) if expected else None},
                  size=int(found["pairs"][large].sum()), detail={"rings": int(large.sum()), "sharing_share": float(found["sharing"][large].sum() / max(found["pairs"][large].sum(), 1))})
