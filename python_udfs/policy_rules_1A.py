"""Rules of segment 1A's policies that a JSON Schema cannot say. Each returns faults as "field: found …, allowed …"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

SCALES = ("tiny", "small", "authority")
EPSILON = 1e-9
CONDITIONS_NULL = ("home_is_restricted", "below_min_outlets", "min_openness")
CONDITIONS_LIST = ("channels", "mcc_groups", "mcc_ranges")


def _sums_to_one(field: str, values: Iterable[float]) -> list[str]:
    total = sum(values)
    return [] if abs(total - 1) <= EPSILON else [f"1A-S0-020: {field}: found sum {total:.9g}, allowed 1"]


def _strictly_rising(field: str, values: list[float]) -> list[str]:
    return [] if all(a < b for a, b in zip(values, values[1:])) else [
        f"1A-S0-020: {field}: found {values}, allowed strictly increasing"]


def _open_ended_tiers(field: str, bounds: list[int | None]) -> list[str]:
    if bounds[-1] is not None or None in bounds[:-1]:
        return [f"1A-S0-020: {field}: found {bounds}, allowed null in the last tier and only there"]
    return _strictly_rising(field, bounds[:-1])


def floors_leave_room(doc: dict) -> list[str]:
    """Continent floors sum to at most 0.95, or nothing is left to weigh."""
    totals = {scale: sum(floor[scale] for floor in doc["continent_floor"].values()) for scale in SCALES}
    return [f"1A-S0-020: continent_floor ({scale}): found sum {total:.9g}, allowed at most 0.95"
            for scale, total in totals.items() if total > 0.95 + EPSILON]


def caps_can_hold(doc: dict) -> list[str]:
    """Caps that could not hold their stratum even if every country of the frame were in it."""
    faults = []
    for scale in SCALES:
        n = doc["n_eligible"][scale]
        rooms = (("spread_cap", doc["spread_cap"], doc["spread_share"]),
                 ("narrow_cap", doc["narrow_cap"][scale], 1 - doc["spread_share"]))
        faults += [f"1A-S0-041: {field} ({scale}): found {cap} for at most {n} countries, allowed at least {share / n:.9g}"
                   for field, cap, share in rooms if cap * n < share]
    return faults


def register_covers_floor(doc: dict) -> list[str]:
    """Every country gets its floor of merchants."""
    return [f"1A-S0-020: min_per_iso ({s}): found {doc['min_per_iso'][s]} in {doc['n_eligible'][s]} countries, "
            f"allowed at most {doc['n_register'][s]} merchants in all"
            for s in SCALES if doc["min_per_iso"][s] * doc["n_eligible"][s] > doc["n_register"][s]]


def sectors_are_whole(doc: dict) -> list[str]:
    """Sectors once each; their shares and channels sum to 1; no code rules its sector."""
    groups = doc["mcc_groups"]
    names = [g["mcc_group"] for g in groups]
    faults = _sums_to_one("mcc_groups.share", (g["share"] for g in groups))
    faults += [f"1A-S0-020: mcc_groups: found {name} twice, allowed once" for name in sorted(set(names)) if names.count(name) > 1]
    for group in groups:
        faults += _sums_to_one(f"mcc_groups.{group['mcc_group']}.channel_probs", group["channel_probs"].values())
        weights = group["mcc_weights"]
        code = max(weights, key=weights.get)
        share = weights[code] / sum(weights.values())
        if share > group["max_mcc_share"] + EPSILON:
            faults.append(f"1A-S0-020: mcc_groups.{group['mcc_group']}.mcc_weights.{code}: found share {share:.4g}, "
                          f"allowed at most {group['max_mcc_share']}")
    return faults


def gdp_terms_do_not_decrease(doc: dict) -> list[str]:
    """Richer homes have no fewer chains."""
    terms = doc["beta_gdp"]
    return [] if terms == sorted(terms) else [f"1A-S0-020: beta_gdp: found {terms}, allowed non-decreasing"]


def phi_bounds_are_ordered(doc: dict) -> list[str]:
    """phi_min <= phi0 <= phi_max."""
    found = [doc["phi_min"], doc["phi0"], doc["phi_max"]]
    return [] if found == sorted(found) else [f"1A-S0-020: phi_min, phi0, phi_max: found {found}, allowed non-decreasing"]


def ladder_is_total(doc: dict) -> list[str]:
    """Rule ids once each, ranges in order, and one DEFAULT rule that fits every merchant."""
    rules = doc["rules"]
    ids = [rule["rule_id"] for rule in rules]
    faults = [f"1A-S0-020: rules: found {i} twice, allowed once" for i in sorted(set(ids)) if ids.count(i) > 1]
    faults += [f"1A-S0-020: rules.{rule['rule_id']}.mcc_ranges: found {r['first_mcc']} to {r['last_mcc']}, allowed first <= last"
               for rule in rules for r in rule["mcc_ranges"] if r["first_mcc"] > r["last_mcc"]]
    defaults = [rule for rule in rules if rule["precedence"] == "DEFAULT"]
    if len(defaults) != 1 or not _is_unconditional(defaults[0]):
        faults.append(f"1A-S0-020: rules: found DEFAULT rules {[r['rule_id'] for r in defaults]}, allowed one without conditions")
    return faults


def _is_unconditional(rule: Mapping) -> bool:
    return all(rule[c] is None for c in CONDITIONS_NULL) and not any(rule[c] for c in CONDITIONS_LIST)


def profiles_climb(doc: dict) -> list[str]:
    """Larger chains look at more countries; the last tier is open-ended."""
    tiers = doc["size_profiles"]
    return (_open_ended_tiers("size_profiles.max_n_outlets", [t["max_n_outlets"] for t in tiers])
            + _strictly_rising("size_profiles.n_candidates", [t["n_candidates"] for t in tiers]))


def home_shares_fall(doc: dict) -> list[str]:
    """Larger chains keep no larger share at home; the last tier is open-ended."""
    tiers = doc["home_share_tiers"]
    shares = [t["home_share"] for t in tiers]
    faults = _open_ended_tiers("home_share_tiers.max_n_outlets", [t["max_n_outlets"] for t in tiers])
    if shares != sorted(shares, reverse=True):
        faults.append(f"1A-S0-020: home_share_tiers.home_share: found {shares}, allowed non-increasing")
    return faults


def ranges_are_ordered(doc: dict) -> list[str]:
    """min <= max wherever a share has both; the watch line of candidates lies below their limit."""
    faults = [f"1A-S0-020: {field}: found {value['min']} to {value['max']}, allowed min <= max"
              for field, value in doc.items() if isinstance(value, dict) and value["min"] > value["max"]]
    watch, limit = doc["candidates_median_max"], doc["candidates_median_limit"]
    if watch > limit:
        faults.append(f"1A-S0-020: candidates_median_max: found {watch}, allowed at most candidates_median_limit {limit}")
    return faults


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_1A/merchant_population": [floors_leave_room, caps_can_hold, register_covers_floor],
    "segment_1A/merchant_mix": [sectors_are_whole],
    "segment_1A/outlet_model": [gdp_terms_do_not_decrease, phi_bounds_are_ordered],
    "segment_1A/crossborder": [ladder_is_total, profiles_climb],
    "segment_1A/allocation": [home_shares_fall],
    "segment_1A/validation": [ranges_are_ordered],
}
