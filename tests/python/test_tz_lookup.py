"""The zone lookup: exact polygons, distances to them, and every step of the ladder."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from civil_world import LOOKUP, REPO, CivilWorld

from python_udfs.geo import haversine_km
from python_udfs.tz_boundary import boundary_km, tz_boundary_km
from python_udfs.tz_hits import tz_hits, zone_polygons

GENEVA = (46.2044, 6.1432)  # in Switzerland, some 4 km from France
ATLANTIC = (45.0, -30.0)


@pytest.fixture(scope="module")
def zones_of() -> dict[int, list[str]]:
    table = pq.read_table(REPO / "sources/ref_tz_polygons.parquet", columns=["polygon_id", "tzid", "alt_tzids"]).to_pylist()
    return {row["polygon_id"]: [row["tzid"], *(row["alt_tzids"] or [])] for row in table}


def zones_at(zones_of, lat, lon) -> list[set[str]]:
    return [{zone for key in ids for zone in zones_of[key]} for ids in tz_hits(pa.array(lat), pa.array(lon)).to_pylist()]


# Polygons


def test_agrees_with_the_exact_polygons(zones_of):
    """20,000 places drawn at random: the zone of timezonefinder's full-resolution polygons is among the hits."""
    finder = pytest.importorskip("timezonefinder").TimezoneFinder(in_memory=True)
    rows = duckdb.execute(f"select lat_deg::double, lon_deg::double from '{REPO}/sources/ref_places.parquet' "
                          "where population > 0 order by md5(place_id::varchar) limit 20000").fetchnumpy()
    lat, lon = rows.values()
    exact = [finder.timezone_at(lat=y, lng=x) for y, x in zip(lat, lon)]
    agreeing = np.mean([zone in hits for zone, hits in zip(exact, zones_at(zones_of, lat, lon))])
    assert agreeing >= 0.999


def test_point_at_sea_has_no_hit_and_order_is_kept(zones_of):
    lat, lon = [ATLANTIC[0], 48.85, 35.68], [ATLANTIC[1], 2.35, 139.69]
    assert zones_at(zones_of, lat, lon) == [set(), {"Europe/Paris"}, {"Asia/Tokyo"}]
    chunked = pa.chunked_array([lat[:1], lat[1:]]), pa.chunked_array([lon[:1], lon[1:]])
    assert tz_hits(*chunked).to_pylist() == tz_hits(pa.array(lat), pa.array(lon)).to_pylist()
    assert tz_hits(pa.array([], pa.float64()), pa.array([], pa.float64())).to_pylist() == []


def test_point_on_a_boundary_belongs_to_every_polygon_it_touches(zones_of):
    """A vertex shared by France and Switzerland."""
    index = zone_polygons().index
    france, swiss = (index.polygons[i] for i in index.hits(np.array([2.35, 8.54]), np.array([48.85, 47.37]))[1])
    shared = shapely.intersection(shapely.boundary(france), shapely.boundary(swiss))
    x, y = shapely.get_coordinates(shared)[0]
    assert {"Europe/Paris", "Europe/Zurich"} <= zones_at(zones_of, [y], [x])[0]


# Distances


def boundary_points(polygon, step_deg=0.0005) -> np.ndarray:
    return shapely.get_coordinates(shapely.segmentize(shapely.boundary(polygon), step_deg))


@pytest.mark.parametrize(("lat", "lon", "country"), [
    (*GENEVA, "FR"), (49.4, -110.5, "US"), (68.9, 27.5, "NO"), (-54.9, -66.0, "CL"), (31.3, 34.7, "EG"),
])
def test_distance_to_a_polygon_is_the_great_circle_distance(lat, lon, country):
    """Against the densified outline of the nearest polygon of a neighbouring country."""
    table = pq.read_table(REPO / "sources/ref_tz_polygons.parquet", columns=["polygon_id", "country_iso"]).to_pydict()
    ids = [key for key, iso in zip(table["polygon_id"], table["country_iso"]) if iso == country]
    polygons = zone_polygons()
    held = polygons.index.polygons[polygons.positions(np.array(ids))]
    nearest = held[int(np.argmin(shapely.distance(held, shapely.points(lon, lat))))]
    outline = boundary_points(nearest)
    brute = haversine_km(lat, lon, outline[:, 1], outline[:, 0]).min()
    assert boundary_km(nearest, lat, lon) == pytest.approx(brute, rel=2e-3, abs=0.03)


def test_distance_reaches_over_the_antimeridian():
    east = shapely.box(179.0, -17.0, 180.0, -16.0)
    assert boundary_km(east, -16.5, -179.9) == pytest.approx(haversine_km(-16.5, -179.9, -16.5, 180.0), rel=1e-3)


def test_distance_is_zero_inside_and_found_far_away():
    square = shapely.box(0.0, 0.0, 1.0, 1.0)
    assert boundary_km(square, 0.5, 0.5) == 0.0
    assert boundary_km(square, 0.0, 40.0) == pytest.approx(haversine_km(0.0, 40.0, 0.0, 1.0), rel=1e-3)


def test_unknown_polygon_is_refused():
    with pytest.raises(KeyError):
        tz_boundary_km(pa.array([0.0]), pa.array([0.0]), pa.array([30000], pa.int32()))


# The ladder


@pytest.fixture
def civil(tiny_world) -> CivilWorld:
    return CivilWorld(tiny_world)


def resolved(civil: CivilWorld, sites) -> list[tuple]:
    """(zone, step) of each site, in order."""
    civil.place(sites)
    civil.build(*LOOKUP)
    return civil.rows("select tzid_provisional, resolution from s1_tz_lookup order by site_id")


def test_contested_areas_resolve_without_nudge_or_fallback(civil):
    kashgar, urumqi, west_bank, sukhumi = (39.47, 75.99), (43.82, 87.60), (31.66, 35.12), (43.00, 41.02)
    found = resolved(civil, [(1, "CN", *kashgar), (1, "CN", *urumqi), (2, "PS", *west_bank), (3, "GE", *sukhumi)])
    assert [step for _, step in found] == ["overlap_rule", "overlap_rule", "legal_filter", "legal_filter"]
    assert [zone for zone, _ in found[2:]] == ["Asia/Hebron", "Asia/Tbilisi"]


def test_a_chain_in_xinjiang_keeps_one_clock_and_chains_split_by_the_policy(civil):
    towns = [(39.47, 75.99), (43.82, 87.60), (41.73, 86.15), (44.01, 87.30)]
    found = resolved(civil, [(merchant, "CN", *town) for merchant in range(1, 1001) for town in towns])
    clocks = civil.rows("select merchant_id, count(distinct tzid_provisional), any_value(tzid_provisional) "
                        "from s1_tz_lookup group by merchant_id")
    assert {step for _, step in found} == {"overlap_rule"} and {count for _, count, _ in clocks} == {1}
    beijing = np.mean([zone == "Asia/Shanghai" for _, _, zone in clocks])
    assert beijing == pytest.approx(0.60, abs=4 * np.sqrt(0.6 * 0.4 / 1000))


def over_the_border(inside, outside, tzid, zones_of, beyond_deg) -> tuple[float, float]:
    """A point on the line between two, just past the border of a zone."""
    low, high = 0.0, 1.0
    at = lambda t: tuple(np.array(inside) + t * (np.array(outside) - np.array(inside)))  # noqa: E731
    for _ in range(50):
        middle = (low + high) / 2
        y, x = at(middle)
        low, high = (middle, high) if tzid in zones_at(zones_of, [y], [x])[0] else (low, middle)
    return at(high + beyond_deg / np.hypot(*(np.array(outside) - np.array(inside))))


def test_point_just_outside_is_nudged_back(civil, zones_of):
    lat, lon = over_the_border((46.13, 5.90), GENEVA, "Europe/Paris", zones_of, 0.0008)
    assert resolved(civil, [(1, "FR", lat, lon)]) == [("Europe/Paris", "nudge")]
    point = civil.rows("select nudge_lat_deg, nudge_lon_deg, hit_count, legal_hit_count from s1_tz_lookup")[0]
    assert "Europe/Paris" in zones_at(zones_of, [point[0]], [point[1]])[0] and point[2:] == (1, 0)
    assert civil.failing_gates("S1") == set()


def test_point_abroad_falls_back_to_the_nearest_zone_within_reach(civil):
    assert resolved(civil, [(1, "FR", *GENEVA)]) == [("Europe/Paris", "fallback")]
    (distance, source), = civil.rows("select fallback_distance_km, tzid_provisional_source from s1_tz_lookup")
    assert 2 < distance < 6 and source == "polygon"


def test_point_out_of_reach_is_an_error_that_names_it(civil):
    assert resolved(civil, [(1, "FR", *ATLANTIC)]) == [(None, "error")]
    assert civil.failing_gates("S1") == {"2A-S1-052", "2A-S1-055"}


def test_site_wins_over_category_over_country_and_expired_rows_do_not_count(civil):
    merchant, mcc = civil.rows("select min(merchant_id), lpad(min_by(mcc, merchant_id)::varchar, 4, '0') from merchant_catalogue")[0]
    civil.override("by_country", "country", "FR", "Europe/Paris")
    civil.override("expired", "site", f"{merchant}|FR|1", "Indian/Reunion", expires_on="2025-12-31")
    sites = [(merchant, "FR", *GENEVA)]
    scope = "select override_scope, override_applied, tzid_provisional_source, tzid_provisional from s1_tz_lookup"
    for expected, added in (("country", None), ("mcc", ("by_mcc", "mcc", mcc, "America/Cayenne")),
                            ("site", ("by_site", "site", f"{merchant}|FR|1", "Indian/Reunion"))):
        if added:
            civil.override(*added)
        resolved(civil, sites)
        zone = added[3] if added else "Europe/Paris"
        assert civil.rows(scope) == [(expected, True, "override", zone)]


def test_foreign_point_is_never_accepted(civil):
    """Tokyo is not a place where a French outlet can keep time, however clear the polygon."""
    assert resolved(civil, [(1, "FR", 35.68, 139.69)]) == [(None, "error")]


def test_order_of_sites_and_threads_do_not_matter(civil):
    civil.con.execute("create table civil.main.original as from site_locations order by site_id")
    found = []
    for threads, order in ((1, "site_id"), (2, "md5(site_id::varchar)")):
        civil.con.execute(f"set threads = {threads}; delete from site_locations; "
                          f"insert into site_locations from original order by {order}")
        civil.build(*LOOKUP)
        found.append(civil.rows("from s1_tz_lookup") + civil.rows("from s1_governance_2A"))
    assert found[0] == found[1]
