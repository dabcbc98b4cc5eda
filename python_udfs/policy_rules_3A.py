"""Rules of segment 3A's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable


def effects_stay_a_chance(doc: dict) -> list[str]:
    total = doc["base_probability"] + doc["zone_effect"] + doc["site_effect"]
    if total <= 1:
        return []
    return [f"base_probability + zone_effect + site_effect: found {total:g}, allowed at most 1"]


def bands_are_ordered(doc: dict) -> list[str]:
    return [f"{name}.min: found {doc[name]['min']}, allowed below max {doc[name]['max']}"
            for name in ("escalated_share_of_all", "escalated_share_of_eligible")
            if doc[name]["min"] >= doc[name]["max"]]


def strength_is_ordered(doc: dict) -> list[str]:
    low, high = doc["strength"]["lo"], doc["strength"]["hi"]
    return [] if low < high else [f"strength.lo: found {low}, allowed below hi {high}"]


def overrides_name_a_zone_once(doc: dict) -> list[str]:
    faults = []
    for country, override in doc["alpha_overrides"].items():
        zones = [zone["tzid"] for zone in override["zones"]]
        faults += [f"alpha_overrides.{country}: found {zone} {zones.count(zone)} times, allowed once"
                   for zone in sorted(set(zones)) if zones.count(zone) > 1]
    return faults


def floors_name_a_zone_once(doc: dict) -> list[str]:
    zones = [floor["tzid"] for floor in doc["floors"]]
    return [f"floors: found {zone} {zones.count(zone)} times, allowed once"
            for zone in sorted(set(zones)) if zones.count(zone) > 1]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_3A/zone_mixture_policy": [effects_stay_a_chance, bands_are_ordered],
    "segment_3A/country_zone_priors": [strength_is_ordered, overrides_name_a_zone_once],
    "segment_3A/zone_floor_policy": [floors_name_a_zone_once],
}
