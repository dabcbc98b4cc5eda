"""Rules of segment 2B's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

EPSILON = 1e-9


def buckets_are_contiguous(doc: dict) -> list[str]:
    """Size classes start at two sites, follow each other without gap, and the last is open."""
    faults, expected = [], 2
    buckets = list(doc["merchant_size_buckets"].items())
    for position, (name, bucket) in enumerate(buckets):
        is_last = position == len(buckets) - 1
        if bucket["min_sites"] != expected:
            faults.append(f"merchant_size_buckets.{name}.min_sites: found {bucket['min_sites']}, allowed {expected}")
        if is_last != (bucket["max_sites"] is None):
            faults.append(f"merchant_size_buckets.{name}.max_sites: found {bucket['max_sites']}, allowed "
                          f"{'null in the last class' if is_last else 'a number'}")
        expected = (bucket["max_sites"] or 0) + 1
    return faults


def mixtures_sum_to_one(doc: dict) -> list[str]:
    return [f"mixture_weights.{name}: found a sum of {sum(shares.values()):g}, allowed 1"
            for name, shares in doc["mixture_weights"].items() if abs(sum(shares.values()) - 1) > EPSILON]


def cannibalisation_is_ordered(doc: dict) -> list[str]:
    low, mean, high = (doc[f"cannibalisation_{name}"] for name in ("min", "mean", "max"))
    if low <= mean <= high:
        return []
    return [f"cannibalisation_mean: found {mean}, allowed between {low} and {high}"]


def sigma_bounds_are_ordered(doc: dict) -> list[str]:
    low, high = doc["sigma_min"], doc["sigma_max"]
    return [] if low < high else [f"sigma_min: found {low}, allowed below sigma_max {high}"]


def edges_are_enough(doc: dict) -> list[str]:
    """Edge names are unique, the edges stand in enough countries, and overrides name edges that exist."""
    names = [edge["edge_id"] for edge in doc["default_edges"]]
    countries = {edge["ip_country"] for edge in doc["default_edges"]}
    faults = [f"default_edges: found {name} {names.count(name)} times, allowed once"
              for name in sorted(set(names)) if names.count(name) > 1]
    if len(countries) < doc["min_countries"]:
        faults.append(f"default_edges: found {len(countries)} countries, allowed at least {doc['min_countries']}")
    faults += [f"merchant_overrides.{merchant}: found edge {edge}, allowed {', '.join(names)}"
               for merchant, override in doc["merchant_overrides"].items()
               for edge in override["weights"] if edge not in names]
    return faults


def rates_are_ordered(doc: dict) -> list[str]:
    low, high = doc["rate_min"], doc["rate_max"]
    return [] if low < high else [f"rate_min: found {low}, allowed below rate_max {high}"]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_2B/alias_layout_policy_v1": [buckets_are_contiguous, mixtures_sum_to_one, cannibalisation_is_ordered],
    "segment_2B/day_effect_policy_v1": [sigma_bounds_are_ordered],
    "segment_2B/virtual_edge_policy_v1": [edges_are_enough],
    "segment_2B/arrival_roster_policy_v1": [rates_are_ordered],
}
