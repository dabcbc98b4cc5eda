"""Rules of segment 2A's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import tzdata

SHARE_EPSILON = 1e-9
HORIZON_MARGIN = timedelta(days=366)


@cache
def _package_zones() -> frozenset[str]:
    return frozenset((resources.files(tzdata) / "zones").read_text(encoding="ascii").split())


@cache
def _legal_pairs() -> frozenset[tuple[str, str]]:
    """Legal (country, zone) pairs: zone.tab of the package with the corrections of the committed lookup policy."""
    from python_udfs.policies import POLICY_ROOT, read_yaml  # here, because policies imports the rules

    lines = (resources.files(tzdata) / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    lookup = read_yaml(POLICY_ROOT / "segment_2A" / "tz_lookup.yml")
    added, taken = ({(pair["country_iso"], pair["tzid"]) for pair in lookup[f"{side}_legal_pairs"]}
                    for side in ("extra", "excluded"))
    return frozenset(({(country_iso, tzid) for country_iso, _, tzid, *_ in fields} | added) - taken)


def _unknown_zones(field: str, tzids) -> Iterator[str]:
    for tzid in tzids:
        if tzid not in _package_zones():
            yield f"{field}: found {tzid!r}, allowed a zone of the tzdata package"


def _repeated(field: str, keys: list) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{field}: found {key!r} {keys.count(key)} times, allowed once"


def lookup_pairs(doc: dict) -> list[str]:
    """Extra and excluded pairs name known zones, each pair once and on one side only."""
    pairs = [(pair["country_iso"], pair["tzid"]) for name in ("extra_legal_pairs", "excluded_legal_pairs")
             for pair in doc[name]]
    return [*_unknown_zones("extra_legal_pairs, excluded_legal_pairs", (tzid for _, tzid in pairs)),
            *_repeated("extra_legal_pairs, excluded_legal_pairs", pairs)]


def overlap_rules(doc: dict) -> list[str]:
    """Each set is sorted, legal and ruled once per country; its preference or shares speak of the set alone."""
    faults = []
    for i, rule in enumerate(doc["rules"]):
        field, tzids = f"rules.{i}", rule["tzids"]
        illegal = [tzid for tzid in tzids if (rule["country_iso"], tzid) not in _legal_pairs()]
        if illegal:
            faults.append(f"{field}.tzids: found {illegal}, allowed zones that are legal for {rule['country_iso']}")
        if tzids != sorted(tzids):
            faults.append(f"{field}.tzids: found {tzids}, allowed ASCII order {sorted(tzids)}")
        if rule["mode"] == "prefer" and rule["prefer_tzid"] not in tzids:
            faults.append(f"{field}.prefer_tzid: found {rule['prefer_tzid']!r}, allowed one of {tzids}")
        if rule["mode"] == "merchant_keyed":
            shares = rule["shares"]
            if sorted(shares) != tzids:
                faults.append(f"{field}.shares: found zones {sorted(shares)}, allowed exactly {tzids}")
            if abs(sum(shares.values()) - 1) > SHARE_EPSILON:
                faults.append(f"{field}.shares: found sum {sum(shares.values())}, allowed 1 within {SHARE_EPSILON}")
    return faults + list(_repeated("rules", [(rule["country_iso"], *rule["tzids"]) for rule in doc["rules"]]))


def override_rows(doc: dict) -> list[str]:
    """Override ids are unique and their zones known. Two active rows for one target are left to a gate: it knows the date."""
    rows = doc["overrides"]
    return [*_repeated("overrides.override_id", [row["override_id"] for row in rows]),
            *_unknown_zones("overrides.tzid", [row["tzid"] for row in rows])]


def timetable_window(doc: dict) -> list[str]:
    """The window contains every scale's horizon with a year to spare, and the extra zones are known."""
    from python_udfs.policies import POLICY_ROOT, read_yaml  # here, because policies imports the rules

    start, end = (datetime.fromisoformat(doc[name]) for name in ("window_start_utc", "window_end_utc"))
    world = read_yaml(POLICY_ROOT / "world" / "scale.yml")
    faults = list(_unknown_zones("extra_zones", doc["extra_zones"]))
    for scale, first in world["horizon_start_utc"].items():
        first = datetime.fromisoformat(first)
        last = first + timedelta(hours=world["horizon_hours"][scale])
        if not (start <= first - HORIZON_MARGIN and last + HORIZON_MARGIN <= end):
            faults.append(f"window_start_utc, window_end_utc: found {start:%Y-%m-%d} to {end:%Y-%m-%d}, allowed a window "
                          f"with 366 days on either side of the {scale} horizon {first:%Y-%m-%d} to {last:%Y-%m-%d}")
    return faults


def governance_dates(doc: dict) -> list[str]:
    """At most one unexpired exception per gate."""
    as_of = date.fromisoformat(doc["as_of_date"])
    live = [row["gate"] for row in doc["approved_exceptions"] if date.fromisoformat(row["expires_on"]) >= as_of]
    return list(_repeated("approved_exceptions", live))


def rebalance_opt_in(doc: dict) -> list[str]:
    """Each country opts in once."""
    return list(_repeated("opt_in_countries", [row["country_iso"] for row in doc["opt_in_countries"]]))


def upstream_ranges(doc: dict) -> list[str]:
    """Expected minima do not exceed their maxima, at any scale."""
    return [f"{cohort}_countries_min.{scale}: found {least}, allowed at most {doc[f'{cohort}_countries_max'][scale]}"
            for cohort in ("multi", "large") for scale, least in doc[f"{cohort}_countries_min"].items()
            if least > doc[f"{cohort}_countries_max"][scale]]


RULES = {
    "segment_2A/tz_lookup": [lookup_pairs],
    "segment_2A/tz_overlaps": [overlap_rules],
    "segment_2A/tz_overrides": [override_rows],
    "segment_2A/tz_timetable": [timetable_window],
    "segment_2A/tz_governance": [governance_dates],
    "segment_2A/topology_rebalance": [rebalance_opt_in],
    "segment_2A/tz_upstream": [upstream_ranges],
}
