"""Rules of segment 5A's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

EPSILON = 1e-9


def affinities_are_laws(doc: dict) -> list[str]:
    tables = [(f"{field}.{sector}", row) for field in ("affinity_card_present", "affinity_card_not_present")
              for sector, row in doc[field].items()]
    tables.append(("affinity_virtual", doc["affinity_virtual"]))
    faults = [f"{name}: found a sum of {sum(row.values()):g}, allowed 1" for name, row in tables if abs(sum(row.values()) - 1) > EPSILON]
    for name, row in tables:
        wide = sum(value > 0.05 for value in row.values())
        if wide < 3 and name != "affinity_virtual":
            faults.append(f"{name}: found {wide} classes above 0.05, allowed 3 or more")
    return faults


def caps_are_ordered(doc: dict) -> list[str]:
    caps = doc["caps"]
    faults = []
    if not caps["class_soft"] < caps["class_hard"]:
        faults.append(f"caps.class_soft: found {caps['class_soft']}, allowed below class_hard {caps['class_hard']}")
    for scale, soft in caps["country_soft"].items():
        if not caps["country_target"][scale] < soft < caps["country_hard"]:
            faults.append(f"caps.country_soft.{scale}: found {soft}, allowed between country_target and country_hard")
    return faults


def clips_exceed_medians(doc: dict) -> list[str]:
    return [f"classes.{name}.clip: found {row['clip']}, allowed above median_per_site_weekly {row['median_per_site_weekly']}"
            for name, row in doc["classes"].items() if row["clip"] <= row["median_per_site_weekly"]]


def every_class_has_both_channels(doc: dict) -> list[str]:
    found = [(shape["demand_class"], shape["channel_group"]) for shape in doc["shapes"]]
    return [f"shapes: found {pair} {found.count(pair)} times, allowed once" for pair in sorted(set(found)) if found.count(pair) > 1]


def profiles_exist(doc: dict) -> list[str]:
    known = [profile["zone_profile_id"] for profile in doc["profiles"]]
    faults = [f"profiles.{name}: found {known.count(name)} times, allowed once" for name in sorted(set(known)) if known.count(name) > 1]
    faults += [f"country_profile.{country}: found {name}, allowed one of {', '.join(known)}"
               for country, name in doc["country_profile"].items() if name not in known]
    return faults + [f"generic: found {name}, allowed one of {', '.join(known)}" for name in doc["generic"] if name not in known]


def events_stay_in_bounds(doc: dict) -> list[str]:
    used = {"HOLIDAY": [doc["holiday"]["amplitude"], doc["holiday"]["eve_amplitude"]], "PAYDAY": [doc["payday"]["peak_lo"], doc["payday"]["peak_hi"]],
            "CAMPAIGN": [doc["campaign"][f"{name}_amplitude"] for name in ("global", "consumer", "evening")]
            + [doc["promotion"]["peak_lo"], doc["promotion"]["peak_hi"]],
            "OUTAGE": [doc["outage"]["factor"]], "STRESS": [doc["stress"]["global_amplitude"], doc["stress"]["country_amplitude"]]}
    faults = [f"{kind.lower()}: found an amplitude of {value}, allowed {doc['amplitude_bounds'][kind]['min']} to {doc['amplitude_bounds'][kind]['max']}"
              for kind, values in used.items() for value in values
              if not doc["amplitude_bounds"][kind]["min"] <= value <= doc["amplitude_bounds"][kind]["max"]]
    ramps = [doc["payday"]["ramp_in_h"], doc["payday"]["ramp_out_h"]]
    faults += [f"payday: found a ramp of {ramp} h, allowed at most {doc['ramp_hours_max']}" for ramp in ramps if ramp > doc["ramp_hours_max"]]
    if sum(ramps) > doc["payday"]["length_h"]:
        faults.append(f"payday.length_h: found {doc['payday']['length_h']}, allowed at least both ramps, {sum(ramps)}")
    return faults


def one_scenario_is_ordinary(doc: dict) -> list[str]:
    ordinary = [row["scenario_id"] for row in doc["scenarios"] if row["is_baseline"]]
    return [] if len(ordinary) == 1 else [f"scenarios: found {len(ordinary)} with is_baseline, allowed one"]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_5A/merchant_class_policy": [affinities_are_laws, caps_are_ordered],
    "segment_5A/demand_scale_policy": [clips_exceed_medians],
    "segment_5A/shape_library": [every_class_has_both_channels],
    "segment_5A/zone_shape_modifiers": [profiles_exist],
    "segment_5A/scenario_overlay_policy": [events_stay_in_bounds],
    "segment_5A/scenario_horizon": [one_scenario_is_ordinary],
}
