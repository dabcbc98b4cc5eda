"""A modelled population per 0.1-degree tile and country: `ref_pop_tiles`.

Places carry people only where GeoNames lists them; the rest of each country's people is spread by a kernel around
the places. A model, not a census: right country and zone, plausible clustering, no true density.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from . import cldr, grid, land, places

TILE_DEG = 0.1
COLUMNS, ROWS = 3600, 1801
KERNEL_REACH_KM = 35.0
KERNEL_SCALE_KM = 12.0
KERNEL_MIN_SHARE = 0.05
UNKNOWN_POPULATION = 150
KM_PER_DEG = 111.195
MAX_REACH_TILES = 60


def build(faces: pa.Table) -> pa.Table:
    """One row per country and tile with people, sorted by country, tile_y, tile_x; sums to the CLDR population."""
    polygons = shapely.from_wkb(faces["geometry"].to_numpy(zero_copy_only=False))
    country_of, countries = _coded(faces["country_iso"].to_pylist())
    tzid_of, tzids = _coded(faces["tzid"].to_pylist())

    place = _places(polygons, country_of, tzid_of, countries, tzids)
    tiles = np.unique(np.concatenate([_near(np.unique(place["tile"])), place["tile"]]))
    sampled = _sample(tiles, polygons, country_of, tzid_of, place)
    population = _populate(sampled, place, countries)

    keep = population > 0
    order = np.lexsort((sampled["tile"] % COLUMNS, sampled["tile"] // COLUMNS, sampled["country"]))
    order = order[keep[order]]
    tile = sampled["tile"][order]
    return pa.table({
        "country_iso": pa.array([countries[i] for i in sampled["country"][order]], pa.string()),
        "tile_x": pa.array(tile % COLUMNS, pa.int16()),
        "tile_y": pa.array(tile // COLUMNS, pa.int16()),
        "population": pa.array(population[order], pa.int32()),
        "place_population": pa.array(sampled["place_population"][order], pa.int32()),
        "land_ninths": pa.array(sampled["land_ninths"][order], pa.int8()),
        "tzid": pa.array([tzids[i] for i in sampled["tzid"][order]], pa.string()),
        "has_several_tzids": pa.array(sampled["several"][order], pa.bool_()),
    })


def _coded(values: list[str]) -> tuple[np.ndarray, list[str]]:
    """Integer codes of text values, and the sorted values they stand for."""
    names, codes = np.unique(values, return_inverse=True)
    return codes, [str(name) for name in names]


def _tile(lon_deg: np.ndarray, lat_deg: np.ndarray) -> np.ndarray:
    """Tile number: row from the south pole times 3,600 plus column from the antimeridian."""
    column = np.floor((lon_deg + 180) / TILE_DEG + 1e-9).astype(np.int64) % COLUMNS
    return np.floor((lat_deg + 90) / TILE_DEG + 1e-9).astype(np.int64) * COLUMNS + column


def _centre(tile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of tile centres, degrees."""
    return (tile % COLUMNS + 0.5) * TILE_DEG - 180, (tile // COLUMNS + 0.5) * TILE_DEG - 90


def _places(polygons, country_of, tzid_of, countries: list[str], tzids: list[str]) -> dict[str, np.ndarray]:
    """Per place its tile, people (unknown counts as 150), country and zone; from the polygon that holds it.

    Places that no polygon holds keep GeoNames' country and zone.
    """
    table = places.build()
    lon, lat = table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy()
    people = table["population"].to_numpy().astype(np.int64)
    hit = grid.first_hit(polygons, lon, lat)
    own = {name: np.searchsorted(names, table[column].to_pylist())
           for name, column, names in (("country", "country_iso", countries), ("tzid", "tzid", tzids))}
    return {
        "tile": _tile(lon, lat),
        "people": np.where(people == 0, UNKNOWN_POPULATION, people),
        "country": np.where(hit >= 0, country_of[hit], own["country"]),
        "tzid": np.where(hit >= 0, tzid_of[hit], own["tzid"]),
    }


def _neighbours(tile: np.ndarray):
    """Yield (positions in `tile`, neighbouring tiles, distances in km) for every offset within the kernel's reach."""
    lat = _centre(tile)[1]
    cosine = np.cos(np.radians(lat))
    step_km = TILE_DEG * KM_PER_DEG
    rows = int(KERNEL_REACH_KM // step_km)
    for dy in range(-rows, rows + 1):
        for dx in range(-MAX_REACH_TILES, MAX_REACH_TILES + 1):
            distance = step_km * np.hypot(dy, dx * cosine)
            near = np.flatnonzero(distance <= KERNEL_REACH_KM)
            if len(near):
                column = (tile[near] % COLUMNS + dx) % COLUMNS
                yield near, (tile[near] // COLUMNS + dy) * COLUMNS + column, distance[near]


def _near(tile: np.ndarray) -> np.ndarray:
    """All tiles within the kernel's reach of the given ones."""
    found = np.zeros(COLUMNS * ROWS, dtype=bool)
    for _, neighbour, _ in _neighbours(tile):
        found[neighbour] = True
    return np.flatnonzero(found)


def _sample(tiles: np.ndarray, polygons, country_of, tzid_of, place: dict) -> dict[str, np.ndarray]:
    """(country, tile) pairs that have own land or a place, with land ninths, place population and dominant zone.

    Nine sub-points per tile are looked up for country, zone and land; places vote where no sub-point does.
    """
    offsets = (np.arange(3) - 1) * TILE_DEG / 3
    lon, lat = _centre(tiles)
    lon9 = (lon[:, None, None] + offsets[None, None, :]).repeat(3, axis=1).ravel()
    lat9 = (lat[:, None, None] + offsets[None, :, None]).repeat(3, axis=2).ravel()
    face = grid.first_hit(polygons, lon9, lat9)
    on_land = grid.first_hit(land.land_polygons(), lon9, lat9) >= 0
    use = (face >= 0) & on_land

    # One vote per sub-point on land, a small one per place, counted per (country, tile, zone).
    country = np.concatenate([country_of[face[use]], place["country"]])
    tile = np.concatenate([tiles.repeat(9)[use], place["tile"]])
    tzid = np.concatenate([tzid_of[face[use]], place["tzid"]])
    is_place = np.concatenate([np.zeros(use.sum(), dtype=bool), np.ones(len(place["tile"]), dtype=bool)])
    pair = country * (COLUMNS * ROWS) + tile
    triple, inverse = np.unique(pair * 1000 + tzid, return_inverse=True)
    votes = np.bincount(inverse, weights=np.where(is_place, 0.01, 1.0))

    order = np.lexsort((triple, -votes, triple // 1000))
    pairs, first, zones = np.unique(triple[order] // 1000, return_index=True, return_counts=True)
    at = np.searchsorted(pairs, pair)
    return {
        "country": pairs // (COLUMNS * ROWS),
        "tile": pairs % (COLUMNS * ROWS),
        "tzid": triple[order][first] % 1000,
        "several": zones > 1,
        "land_ninths": np.bincount(at[~is_place], minlength=len(pairs)),
        "place_population": np.bincount(at[is_place], weights=place["people"], minlength=len(pairs)).astype(np.int64),
        "root_population": np.bincount(at[is_place], weights=np.sqrt(place["people"]), minlength=len(pairs)),
    }


def _populate(sampled: dict, place: dict, countries: list[str]) -> np.ndarray:
    """People per (country, tile): places first, the remainder by the kernel, in whole persons that sum to CLDR's total."""
    info = cldr.supplemental("territoryInfo")["territoryInfo"]
    pair = sampled["country"] * (COLUMNS * ROWS) + sampled["tile"]
    source = np.flatnonzero(sampled["root_population"] > 0)
    weight = np.zeros(len(pair))
    for near, neighbour, distance in _neighbours(sampled["tile"][source]):
        target = np.searchsorted(pair, sampled["country"][source[near]] * (COLUMNS * ROWS) + neighbour)
        target = np.minimum(target, len(pair) - 1)
        same = pair[target] == sampled["country"][source[near]] * (COLUMNS * ROWS) + neighbour
        amount = sampled["root_population"][source[near]] * np.exp(-distance / KERNEL_SCALE_KM)
        weight += np.bincount(target[same], weights=amount[same], minlength=len(pair))
    weight *= np.maximum(sampled["land_ninths"], 1) / 9

    population = np.zeros(len(pair), dtype=np.int64)
    for code, name in enumerate(countries):
        rows = np.flatnonzero(sampled["country"] == code)
        in_places = sampled["place_population"][rows].sum()
        if in_places:
            total = int(info[name]["_population"])
            spread = max(total - in_places, KERNEL_MIN_SHARE * total)
            share = (total - spread) * sampled["place_population"][rows] / in_places
            share += spread * weight[rows] / weight[rows].sum()
            population[rows] = _whole(share, total)
    return population


def _whole(share: np.ndarray, total: int) -> np.ndarray:
    """Largest-remainder rounding of `share` to whole numbers that sum to `total`; ties go to the first."""
    whole = np.floor(share).astype(np.int64)
    order = np.argsort(-np.round(share - whole, 9), kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole
