"""Points, tiles and places against ten hand-made countries, each an awkward shape of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from python_udfs import site_area, site_area_checks
from python_udfs.geo import PolygonIndex, haversine_km, unit_vectors, winding_covers

TILES_PER_DEG = 10
SQUARE = box(10.0, 10.0, 11.0, 11.0)
COUNTRIES = {
    "square": [SQUARE],
    "two_islands": [box(20.03, 0.02, 20.41, 0.37), box(20.55, 0.5, 20.58, 0.52)],
    "antimeridian": [box(179.62, -17.3, 180.0, -16.8), box(-180.0, -17.3, -179.71, -16.8)],
    "encloser": [Polygon(box(30, 30, 32, 32).exterior, [box(30.75, 30.75, 31.35, 31.35).exterior])],
    "enclave": [box(30.75, 30.75, 31.35, 31.35)],
    "micro_state": [box(7.412, 43.726, 7.431, 43.745)],
    "one_tile": [box(50.1, -20.3, 50.2, -20.2)],
    "thin_strip": [box(-75.0, -3.0, -73.0, -2.996)],
    "diagonal": [Polygon([(100, 60), (101.3, 61.1), (101.25, 61.15), (99.95, 60.05)])],
    "far_north": [Polygon([(15, 78), (17, 78.4), (16, 79.2), (14.2, 78.9)])],
}
EVERY_COUNTRY = pytest.mark.parametrize("name", COUNTRIES)


def wkb(name: str) -> list[bytes]:
    return [shapely.to_wkb(part) for part in COUNTRIES[name]]


def tiles_around(name: str) -> np.ndarray:
    """Every tile of the country's bounding boxes and one more on each side, as a sorted array of tile_id."""
    found: set[int] = set()
    for part in COUNTRIES[name]:
        west, south, east, north = part.bounds
        rows = np.arange(np.floor(south * TILES_PER_DEG) - 1, np.ceil(north * TILES_PER_DEG) + 1)
        cols = np.arange(np.floor(west * TILES_PER_DEG) - 1, np.ceil(east * TILES_PER_DEG) + 1)
        for row in rows.astype(int) + 90 * TILES_PER_DEG:
            found |= {int(row) * 3600 + int(col) for col in cols.astype(int) + 1800 if 0 <= col < 3600}
    return np.array(sorted(found), dtype=np.int32)


def tile_box(tile_id: int) -> Polygon:
    row, col = divmod(int(tile_id), 3600)
    return box(col / 10 - 180, row / 10 - 90, (col + 1) / 10 - 180, (row + 1) / 10 - 90)


def tile_fit(name: str, tile_id: np.ndarray) -> list[dict]:
    fits = site_area.site_area_tiles(pa.array([wkb(name)]), pa.array([tile_id.tolist()], pa.list_(pa.int32())), pa.array([TILES_PER_DEG]))
    return fits.to_pylist()[0]


def points_around(name: str, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    spread = [part.bounds for part in COUNTRIES[name]]
    lon = np.concatenate([rng.uniform(w - 0.1, e + 0.1, n) for w, _, e, _ in spread])
    lat = np.concatenate([rng.uniform(s - 0.1, n_ + 0.1, n) for _, s, _, n_ in spread])
    return lon, lat


# Points


@EVERY_COUNTRY
def test_covers_agrees_with_shapely_point_by_point(name):
    lon, lat = points_around(name)
    whole = MultiPolygon(COUNTRIES[name])
    assert (PolygonIndex(wkb(name)).covers(lon, lat) == shapely.covers(whole, shapely.points(lon, lat))).all()


@EVERY_COUNTRY
def test_winding_numbers_agree_with_prepared_polygons(name):
    lon, lat = points_around(name)
    parts, lats, lons = pa.array([wkb(name)]), pa.array([lat.tolist()]), pa.array([lon.tolist()])
    assert site_area_checks.site_area_winds(parts, lats, lons) == site_area.site_area_covers(parts, lats, lons)


def test_hits_come_sorted_and_a_border_point_belongs_to_both_sides():
    index = PolygonIndex([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0.5, 0, 1.5, 1)])
    point, polygon = index.hits(np.array([1.75, 1.0, 0.75, 9.0]), np.array([0.5, 0.5, 0.5, 0.5]))
    assert list(zip(point.tolist(), polygon.tolist())) == [(0, 1), (1, 2), (2, 0), (2, 2)]
    point, polygon = PolygonIndex([box(0, 0, 1, 1), box(1, 0, 2, 1)]).hits(np.array([1.0]), np.array([0.5]))
    assert polygon.tolist() == [0, 1]


def test_an_unusable_polygon_is_refused_with_its_position_and_reason():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(ValueError, match=r"position 1: Self-intersection"):
        PolygonIndex([SQUARE, bow_tie])
    with pytest.raises(ValueError, match=r"position 0: empty"):
        PolygonIndex([Polygon()])


def test_one_index_serves_many_threads():
    rng = np.random.default_rng(5)
    polygons = [shapely.Point(x, y).buffer(0.6, quad_segs=200) for x in range(12) for y in range(12)]
    lon, lat = rng.uniform(-1, 12, 20_000), rng.uniform(-1, 12, 20_000)
    alone = PolygonIndex(polygons).hits(lon, lat)
    shared = PolygonIndex(polygons)
    with ThreadPoolExecutor(8) as pool:
        for point, polygon in pool.map(lambda _: shared.hits(lon, lat), range(16)):
            assert (point == alone[0]).all() and (polygon == alone[1]).all()


def test_winding_number_counts_a_ring_once_whatever_its_direction():
    ring = np.array([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4), (0, 0)], dtype=float)
    lon, lat = np.array([2.0, 2.0, 3.9, -1.0]), np.array([0.5, 2.0, 3.0, 1.0])
    expected = [True, False, True, False]
    assert winding_covers(*ring.T, lon, lat).tolist() == expected
    assert winding_covers(*ring[::-1].T, lon, lat).tolist() == expected


# Tiles


@EVERY_COUNTRY
def test_tile_shares_add_up_to_the_country(name):
    shares = sum(fit["land_share"] for fit in tile_fit(name, tiles_around(name)))
    assert shares / TILES_PER_DEG**2 == pytest.approx(sum(part.area for part in COUNTRIES[name]), rel=1e-6)


@EVERY_COUNTRY
def test_inner_points_lie_in_their_tile_and_on_the_ground(name):
    tiles = tiles_around(name)
    whole = MultiPolygon(COUNTRIES[name])
    for tile_id, fit in zip(tiles, tile_fit(name, tiles), strict=True):
        if fit["inner_lat_deg"] is None:
            assert fit["land_share"] < 1e-6
        else:
            point = shapely.Point(fit["inner_lon_deg"], fit["inner_lat_deg"])
            assert fit["land_share"] > 0 and whole.covers(point) and tile_box(tile_id).covers(point)


def test_a_country_of_one_tile_fills_it_and_nothing_else():
    tiles = tiles_around("one_tile")
    shares = {int(t): fit["land_share"] for t, fit in zip(tiles, tile_fit("one_tile", tiles), strict=True)}
    full = (-203 + 900) * 3600 + 501 + 1800
    assert shares.pop(full) == pytest.approx(1.0) and max(shares.values()) < 1e-6


def test_an_enclave_and_its_encloser_share_tiles_but_no_ground():
    tiles = tiles_around("enclave")
    for inner, outer in zip(tile_fit("enclave", tiles), tile_fit("encloser", tiles), strict=True):
        assert inner["land_share"] + outer["land_share"] == pytest.approx(1.0, abs=1e-6)


# Places


def place_fit(name: str, lat: list[float], lon: list[float], limit_km: float = 3.0) -> list[dict]:
    return site_area.site_area_places(pa.array([wkb(name)]), pa.array([lat]), pa.array([lon]), pa.array([limit_km])).to_pylist()[0]


def test_places_are_inside_snapped_or_outside():
    inside, snapped, outside = place_fit("square", [10.5, 10.5, 10.5], [10.5, 11.02, 11.2])
    assert (inside["fit"], inside["lat_deg"], inside["lon_deg"], inside["moved_km"]) == ("inside", 10.5, 10.5, 0.0)
    assert snapped["fit"] == "snapped" and SQUARE.covers(shapely.Point(snapped["lon_deg"], snapped["lat_deg"]))
    assert snapped["moved_km"] == pytest.approx(haversine_km(10.5, 11.02, 10.5, 11.0), abs=0.01)
    assert (outside["fit"], outside["lon_deg"]) == ("outside", 11.2) and outside["moved_km"] > 20


@EVERY_COUNTRY
def test_a_snapped_place_stands_on_the_ground_of_any_country(name):
    west, south, east, north = COUNTRIES[name][0].bounds
    lat, lon = [south - 0.004, (south + north) / 2], [(west + east) / 2, min(east + 0.004, 180.0)]
    whole = MultiPolygon(COUNTRIES[name])
    for fit in place_fit(name, lat, lon):
        assert fit["fit"] == "outside" or whole.covers(shapely.Point(fit["lon_deg"], fit["lat_deg"]))


# Distances, and what the gates ask of the world's ground


def test_haversine_knows_london_to_new_york_and_the_antimeridian():
    assert haversine_km(51.5074, -0.1278, 40.7128, -74.0060) == pytest.approx(5570.2, abs=1.0)
    assert haversine_km(-17, 179.9, -17, -179.9) == pytest.approx(haversine_km(-17, 0.0, -17, 0.2))
    assert np.linalg.norm(unit_vectors(np.array([-17.0]), np.array([179.9]))) == pytest.approx(1.0)


def test_nearest_place_and_nearest_outlet_work_over_the_antimeridian():
    row = lambda *values: pa.array([list(values)], pa.list_(pa.float64()))  # noqa: E731
    nearest = site_area.nearest_place(row(-17.0, -17.0), row(179.95, 179.0), row(-17.0), row(-179.99))
    assert nearest.to_pylist() == [[1]]
    km = site_area.nearest_other_km(row(0.0, 0.0, 50.0), row(179.99, -179.99, 10.0)).to_pylist()[0]
    assert km[0] == pytest.approx(haversine_km(0, 0, 0, 0.02), abs=1e-3) and km[0] == km[1] < km[2]


def test_shared_borders_are_no_overlap_and_shared_ground_is():
    world = [("AA", box(0, 0, 1, 1)), ("BB", box(1, 0, 2, 1)), ("CC", box(1.9, 0, 3, 1))]
    countries, polygons = pa.array([[c for c, _ in world]]), pa.array([[shapely.to_wkb(p) for _, p in world]])
    overlaps = site_area_checks.site_area_overlaps(countries, polygons).to_pylist()[0]
    found = {(o["country_a"], o["country_b"]): o["overlap_km2"] for o in overlaps if o["overlap_km2"] > 0.001}
    assert found.keys() == {("BB", "CC")}
    assert found["BB", "CC"] == pytest.approx(0.1 * 111.195**2, rel=0.001)


def test_geometry_faults_are_named():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    shapes = [SQUARE, bow_tie, Polygon(), shapely.Point(1, 1)]
    faults = site_area_checks.geometry_fault(pa.array([shapely.to_wkb(shape) for shape in shapes])).to_pylist()
    assert faults[0] == "" and faults[1].startswith("Self-intersection") and faults[2] and "Point" in faults[3]
