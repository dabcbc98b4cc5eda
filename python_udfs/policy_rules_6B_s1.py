"""Rules of sessions.yml, entities.yml and upstream.yml that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

from python_udfs.policy_rules_6A import is_one


def schemes_are_a_law(doc: dict) -> list[str]:
    rows = doc["schemes"]
    faults = is_one("schemes.share", [row["share"] for row in rows])
    faults += [f"schemes.{i}.width_s: found {row['width_s']}, allowed at most max_span_s {doc['max_span_s']}"
               for i, row in enumerate(rows) if row["width_s"] > doc["max_span_s"]]
    widths = [row["width_s"] for row in rows]
    return faults if widths == sorted(set(widths)) else [*faults, f"schemes: found widths {widths}, allowed ascending"]


def thin_catchments_are_below_target(doc: dict) -> list[str]:
    thin, target = doc["catchment"]["thin_daily_arrivals"], doc["catchment"]["target_daily_arrivals"]
    return [] if thin < target else [f"catchment.thin_daily_arrivals: found {thin}, allowed below target_daily_arrivals {target}"]


def entry_modes_are_laws(doc: dict) -> list[str]:
    return is_one("entry_pos", doc["entry_pos"].values()) + is_one("entry_ecom", doc["entry_ecom"].values())


def bands_are_whole(doc: dict) -> list[str]:
    rows = doc["properties"]
    names = [row["property"] for row in rows]
    faults = [f"properties: found {name} {names.count(name)} times, allowed once" for name in sorted(set(names)) if names.count(name) > 1]
    return faults + [f"properties.{row['property']}: found low {row['low']}, allowed at most high {row['high']}" for row in rows if row["low"] > row["high"]]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_6B/sessions": [schemes_are_a_law, thin_catchments_are_below_target],
    "segment_6B/entities": [entry_modes_are_laws],
    "segment_6B/upstream": [bands_are_whole],
}
