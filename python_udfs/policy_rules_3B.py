"""Rules of segment 3B's policies that a JSON Schema cannot say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations

EPSILON = 1e-9
FALLBACK = "VRULE_DEFAULT"


def cdn_key_digest(weights: dict) -> str:
    """SHA-256 of the lines ``country=weight`` in country order, weights with 12 decimals."""
    lines = (f"{row['country_iso']}={row['weight']:.12f}" for row in sorted(weights["countries"], key=lambda r: r["country_iso"]))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sums_to_one(field: str, probabilities: dict[str, float]) -> list[str]:
    total = sum(probabilities.values())
    return [] if abs(total - 1) <= EPSILON else [f"{field}: found a sum of {total:g}, allowed 1"]


def rules_are_sound(doc: dict) -> list[str]:
    faults, rules = [], doc["rules"]
    names = [rule["rule_id"] for rule in rules]
    faults += [f"rules.{name}.rule_id: found {names.count(name)} times, allowed once" for name in sorted(set(names)) if names.count(name) > 1]
    for rule in rules:
        total = rule["p_virtual_only"] + rule["p_hybrid"]
        if total > 1 + EPSILON:
            faults.append(f"rules.{rule['rule_id']}.p_virtual_only: found {total:g} with p_hybrid, allowed at most 1")
        faults += [f"rules.{rule['rule_id']}.mcc: found {span['from']} to {span['to']}, allowed ascending"
                   for span in rule["mcc"] if span["from"] > span["to"]]
    fallback = next((rule for rule in rules if rule["rule_id"] == FALLBACK), None)
    if fallback is None or fallback["priority"] != 999 or fallback["channel"] != "any":
        faults.append(f"rules.{FALLBACK}: found {'none' if fallback is None else 'another priority or channel'}, "
                      "allowed priority 999 and channel any")
    return faults


def equal_priorities_do_not_overlap(doc: dict) -> list[str]:
    """3B-S1-004: which of two rules wins must not depend on their names."""
    faults = []
    for first, second in combinations(doc["rules"], 2):
        same_channel = first["channel"] == second["channel"] or "any" in (first["channel"], second["channel"])
        meets = any(a["from"] <= b["to"] and b["from"] <= a["to"] for a in first["mcc"] for b in second["mcc"])
        if first["priority"] == second["priority"] and same_channel and meets:
            faults.append(f"rules.{first['rule_id']}.priority: found {first['priority']}, also of {second['rule_id']} "
                          "which fits the same merchants, allowed another (3B-S1-004)")
    return faults


def overrides_name_a_merchant_once(doc: dict) -> list[str]:
    named = [row["merchant_id"] for side in doc["overrides"].values() for row in side]
    return [f"overrides: found merchant {m} {named.count(m)} times, allowed once" for m in sorted(set(named)) if named.count(m) > 1]


def settlement_chances_sum(doc: dict) -> list[str]:
    faults = _sums_to_one("city_bucket_probs", doc["city_bucket_probs"])
    for mode, chances in doc["class_probs"].items():
        faults += _sums_to_one(f"class_probs.{mode}", chances)
    radius = doc["office_radius"]
    if radius["min_km"] > radius["max_km"]:
        faults.append(f"office_radius.min_km: found {radius['min_km']}, allowed at most max_km {radius['max_km']}")
    return faults


def weights_are_fixed_decimals(doc: dict) -> list[str]:
    faults, seen = [], [row["country_iso"] for row in doc["countries"]]
    faults += [f"countries.{c}: found {seen.count(c)} times, allowed once" for c in sorted(set(seen)) if seen.count(c) > 1]
    faults += [f"countries.{row['country_iso']}.weight: found {row['weight']!r}, allowed 12 decimals"
               for row in doc["countries"] if float(f"{row['weight']:.12f}") != row["weight"] or row["weight"] < 1e-12]
    total = sum(Decimal(f"{row['weight']:.12f}") for row in doc["countries"])
    if abs(total - 1) > Decimal(str(EPSILON)):
        faults.append(f"countries: found weights that sum to {total}, allowed 1")
    return faults


def profiles_differ(doc: dict) -> list[str]:
    """One template for all profiles would give every merchant the same world."""
    profiles = list(doc["profiles"].values())
    shaping = [field for field in profiles[0] if len({profile[field] for profile in profiles}) > 1] if profiles else []
    if len(shaping) < 2:
        return ["profiles: found the same values in all profiles, allowed profiles that differ"]
    if all(profile["country_noise"] == 0 for profile in profiles):
        return ["profiles.country_noise: found 0 in every profile, allowed above 0 in one at least"]
    return []


def edge_chances_and_bounds(doc: dict) -> list[str]:
    faults = []
    for group, chances in doc["profile_probs"].items():
        faults += _sums_to_one(f"profile_probs.{group}", chances)
    scale = doc["edge_scale"]
    if not scale["min"] <= scale["median"] <= scale["max"]:
        faults.append(f"edge_scale.median: found {scale['median']}, allowed between min {scale['min']} and max {scale['max']}")
    return faults


def fields_differ(doc: dict) -> list[str]:
    names = list(doc["fields"].values())
    return [f"fields: found the name {n} {names.count(n)} times, allowed once" for n in sorted(set(names)) if names.count(n) > 1]


def bands_are_ordered(doc: dict) -> list[str]:
    band, checks = doc["prevalence_band"], doc["realism_checks"]
    pairs = [("prevalence_band.virtual_only", band["virtual_only_min"], band["virtual_only_max"]),
             ("prevalence_band.hybrid", band["hybrid_min"], band["hybrid_max"]),
             ("realism_checks.top1_share_p50", checks["top1_share_p50_min"], checks["top1_share_p50_max"])]
    return [f"{name}_min: found {low}, allowed below {high}" for name, low, high in pairs if low >= high]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_3B/mcc_channel_rules": [rules_are_sound, equal_priorities_do_not_overlap, overrides_name_a_merchant_once],
    "segment_3B/settlement_policy": [settlement_chances_sum],
    "segment_3B/cdn_country_weights": [weights_are_fixed_decimals, profiles_differ, edge_chances_and_bounds],
    "segment_3B/virtual_validation": [bands_are_ordered],
    "segment_3B/virtual_routing_fields_v1": [fields_differ],
}
