"""Rules of segment 1B's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

EPSILON = 1e-9
MAX_MEAN_LOCAL_SHARE = 0.6


def cell_is_whole_tiles(doc: dict) -> list[str]:
    """A cell holds a whole number of tiles and a hemisphere a whole number of cells."""
    tile, cell = doc["tile_deg"], doc["cell_deg"]
    if abs(cell / tile - round(cell / tile)) > EPSILON or abs(180 / cell - round(180 / cell)) > EPSILON:
        return [f"cell_deg: found {cell}, allowed a multiple of tile_deg {tile} that divides 180"]
    return []


def basis_sums_to_one(doc: dict) -> list[str]:
    total = sum(doc["basis_mix"].values())
    return [] if abs(total - 1) <= EPSILON else [f"basis_mix: found a sum of {total:g}, allowed 1"]


def kernel_sums_to_one(doc: dict) -> list[str]:
    total = sum(ring["weight"] for ring in doc["kernel_rings"])
    return [] if abs(total - 1) <= EPSILON else [f"kernel_rings: found weights that sum to {total:g}, allowed 1"]


def kernel_centre_is_one_point(doc: dict) -> list[str]:
    return [f"kernel_rings.{i}.n_points: found {ring['n_points']}, allowed 1 where radius_sigma is 0"
            for i, ring in enumerate(doc["kernel_rings"]) if ring["radius_sigma"] == 0 and ring["n_points"] != 1]


def uplift_names_an_area_once(doc: dict) -> list[str]:
    areas = [(u["country_iso"], u["admin1_code"]) for u in doc["visitor_uplift"]]
    return [f"visitor_uplift: found {'.'.join(area)} {areas.count(area)} times, allowed once"
            for area in sorted(set(areas)) if areas.count(area) > 1]


def mean_local_share_is_bounded(doc: dict) -> list[str]:
    a, b = doc["local_share_beta"]["a"], doc["local_share_beta"]["b"]
    if a / (a + b) > MAX_MEAN_LOCAL_SHARE:
        return [f"local_share_beta: found a mean of {a / (a + b):.3f}, allowed at most {MAX_MEAN_LOCAL_SHARE}"]
    return []


def core_shares_are_ordered(doc: dict) -> list[str]:
    low, high = doc["core_share_min"], doc["core_share_max"]
    return [] if low < high else [f"core_share_min: found {low}, allowed below core_share_max {high}"]


def region_floors_leave_room(doc: dict) -> list[str]:
    total = sum(doc["region_floor_share"].values())
    return [] if total <= 1 else [f"region_floor_share: found a sum of {total:g}, allowed at most 1"]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_1B/tile_surface": [
        cell_is_whole_tiles, basis_sums_to_one, kernel_sums_to_one, kernel_centre_is_one_point, uplift_names_an_area_once,
    ],
    "segment_1B/placement": [mean_local_share_is_bounded],
    "segment_1B/validation": [core_shares_are_ordered, region_floors_leave_room],
}
