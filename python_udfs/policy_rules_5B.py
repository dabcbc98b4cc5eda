"""Rules of segment 5B's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable


def bounds_are_ordered(*paths: str) -> Callable[[dict], list[str]]:
    """`min` lies below `max` (or `lo` below `hi`) in each object named by its path."""

    def check(doc: dict) -> list[str]:
        faults = []
        for path in paths:
            part = doc
            for key in path.split(".") if path else []:
                part = part[key]
            low, high = ("lo", "hi") if "lo" in part else ("min", "max")
            if not part[low] < part[high]:
                faults.append(f"{path}.{low}: found {part[low]}, allowed below {high} {part[high]}")
        return faults

    return check


def days_are_ordered(doc: dict) -> list[str]:
    return [] if doc["min_days"] <= doc["max_days"] else [f"min_days: found {doc['min_days']}, allowed at most max_days {doc['max_days']}"]


def sample_is_ordered(doc: dict) -> list[str]:
    sample = doc["sample"]
    return [] if sample["least"] <= sample["most"] else [f"sample.least: found {sample['least']}, allowed at most sample.most {sample['most']}"]


def regions_are_twelve(doc: dict) -> list[str]:
    found = len(set(doc["subregions"].values()))
    return [] if found == 12 else [f"subregions: found {found} regions, allowed 12"]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_5B/time_grid_policy": [days_are_ordered],
    "segment_5B/grouping_policy": [regions_are_twelve, bounds_are_ordered("groups")],
    "segment_5B/arrival_lgcp_config": [bounds_are_ordered("sigma_group", "length_h", "clip")],
    "segment_5B/arrival_count_config": [bounds_are_ordered("kappa")],
    "segment_5B/arrival_routing_policy": [bounds_are_ordered("online_scale", "day_factor_clip")],
    "segment_5B/validation_policy": [sample_is_ordered],
}
