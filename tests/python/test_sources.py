"""The committed reference data: every file is the one the manifest and SOURCES.md describe, and holds what is promised."""

from __future__ import annotations

import csv
import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
import tzdata
import yaml

SOURCES = Path(__file__).resolve().parents[2] / "sources"
MANIFEST = json.loads((SOURCES / "manifest.json").read_text(encoding="utf-8"))
DESCRIBED = yaml.safe_load((SOURCES / "datasets.yml").read_text(encoding="utf-8"))["datasets"]
PINS = yaml.safe_load((SOURCES / "pins.yml").read_text(encoding="utf-8"))["packages"]
DOCUMENT = (SOURCES / "SOURCES.md").read_text(encoding="utf-8")

MAX_TOTAL_BYTES = 25_000_000
GRID_PER_DEG = 2**14
EARTH_RADIUS_KM = 6371.0088
MCC_GROUPS = {"retail", "grocery", "fuel", "dining", "travel", "digital", "cash_fin", "utilities", "government", "other"}
CONTINENTS = {"Africa", "Asia", "Europe", "North America", "South America", "Oceania"}
POLYGON_FILES = ("ref_tz_polygons", "ref_country_land", "ref_site_area")
COUNTRY_FILES = sorted(name for name, entry in MANIFEST["datasets"].items() if "country_iso" in entry["columns"])


def path_of(name: str) -> Path:
    return (SOURCES / MANIFEST["datasets"][name]["file"]).resolve()


def query(sql: str) -> list[tuple]:
    """Rows of a DuckDB query in which {name} stands for the file of a dataset."""
    return duckdb.sql(sql.format_map({name: f"'{path_of(name)}'" for name in MANIFEST["datasets"]})).fetchall()


PEOPLED = [row[0] for row in query("select country_iso from {ref_places} group by 1 having sum(population) > 0 order by 1")]


@lru_cache(maxsize=None)
def polygons(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Geometries of a polygon file, and the country of each."""
    table = pq.read_table(path_of(name), columns=["geometry", "country_iso"])
    return shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)), np.array(table["country_iso"].to_pylist())


def hits(geometries: np.ndarray, lon_deg: np.ndarray, lat_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All (point, polygon) pairs where the polygon holds the point."""
    shapely.prepare(geometries)
    point, polygon = shapely.STRtree(geometries).query(shapely.points(lon_deg, lat_deg))
    inside = shapely.contains_xy(geometries[polygon], lon_deg[point], lat_deg[point])
    return point[inside], polygon[inside]


def area_km2(geometry: np.ndarray) -> np.ndarray:
    """Area on a sphere, by the cylindrical equal-area projection."""
    def project(lon_lat: np.ndarray) -> np.ndarray:
        return EARTH_RADIUS_KM * np.column_stack([np.radians(lon_lat[:, 0]), np.sin(np.radians(lon_lat[:, 1]))])

    return shapely.area(shapely.transform(geometry, project))


# --- files, manifest, documentation -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", MANIFEST["datasets"])
def test_file_is_the_one_in_the_manifest(name):
    entry, path = MANIFEST["datasets"][name], path_of(name)
    assert path.stat().st_size == entry["bytes"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        assert file.metadata.num_rows == entry["rows"]
        assert {field.name: str(field.type).replace("element: ", "item: ") for field in file.schema_arrow} == entry["columns"]
    else:
        header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        assert (len(rows), header) == (entry["rows"], list(entry["columns"]))


@pytest.mark.parametrize("name", MANIFEST["datasets"])
def test_file_is_documented(name):
    entry = MANIFEST["datasets"][name]
    assert entry["sha256"] in DOCUMENT
    assert list(entry["columns"]) == list(DESCRIBED[name]["columns"])


def test_no_parquet_file_outside_the_manifest():
    listed = {path_of(name) for name in MANIFEST["datasets"]}
    assert {path.resolve() for path in SOURCES.glob("*.parquet")} <= listed
    assert set(MANIFEST["datasets"]) == set(DESCRIBED)


def test_total_size_is_bounded():
    assert sum(entry["bytes"] for entry in MANIFEST["datasets"].values()) < MAX_TOTAL_BYTES


def test_packages_are_the_pinned_ones_and_documented():
    pinned = {row["name"]: {key: row[key] for key in ("registry", "version", "sha256")} for row in PINS}
    assert MANIFEST["packages"] == pinned
    assert all(row["sha256"] in DOCUMENT and row["licence"] for row in PINS)
    assert {package for entry in DESCRIBED.values() for package in entry["packages"]} == set(pinned)


def test_tzdata_is_the_pinned_release():
    assert version("tzdata") == MANIFEST["packages"]["tzdata"]["version"]
    assert tzdata.IANA_VERSION == MANIFEST["iana_version"] == "2026f"


# --- keys and ranges ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MANIFEST["datasets"])
def test_key_is_unique(name):
    key = ", ".join(DESCRIBED[name]["key"])
    assert query(f"select {key} from {{{name}}} group by all having count(*) > 1") == []


@pytest.mark.parametrize("name", COUNTRY_FILES)
def test_country_codes_are_known(name):
    assert query(f"select distinct country_iso from {{{name}}} where country_iso is null or country_iso not in "
                 "(select country_iso from {ref_countries})") == []


@pytest.mark.parametrize("name", ["ref_places", "ref_tz_zones", "ref_airports"])
def test_coordinates_and_zones_are_valid(name):
    outside = "not coalesce(lat_deg between -90 and 90 and lon_deg between -180 and 180, false)"
    assert query(f"select * from {{{name}}} where {outside}") == []
    assert query(f"select distinct tzid from {{{name}}} where tzid not in (select tzid from {{ref_tz_zones}})") == []


def test_countries_hold_plausible_figures():
    assert query("select count(*), count(population), count(gdp_usd) from {ref_countries}") == [(250, 250, 250)]
    assert {row[0] for row in query("select distinct continent from {ref_countries} where country_iso <> 'AQ'")} == CONTINENTS
    assert query("select country_iso from {ref_countries} where (gdp_usd is null) <> (gdp_basis is null) or population <= 0"
                 " or gdp_usd <= 0 or area_km2 <= 0") == []
    (people, dollars), = query("select sum(population) / 1e9, sum(gdp_usd) / 1e12 from {ref_countries}")
    assert 7.9 < people < 8.3 and 80 < dollars < 95
    assert query("select country_iso from {ref_countries} where centroid_lat_deg is null") == [("BV",), ("HM",)]


def test_places_are_the_500_tier():
    (rows, named, positive), = query("select count(*), count(name), count(*) filter (population > 0) from {ref_places}")
    assert rows == named == 234_908 and positive > 200_000
    assert query("select min(population) >= 0 from {ref_places}") == [(True,)]


def test_mcc_groups_and_labels():
    assert {row[0] for row in query("select distinct mcc_group from {ref_mcc}")} == MCC_GROUPS
    assert query("select count(*) from {ref_mcc} where not is_brand_specific and description is not null") == [(319,)]
    assert query("select mcc from {ref_mcc} where is_brand_specific <> (mcc between 3000 and 3999)") == []
    expected = {5411: "grocery", 5541: "fuel", 5812: "dining", 5815: "digital", 4829: "cash_fin", 4900: "utilities",
                9311: "government", 7011: "travel", 4511: "travel", 5311: "retail", 8011: "other"}
    assert dict(query(f"select mcc, mcc_group from {{ref_mcc}} where mcc in {tuple(expected)}")) == expected


def test_legal_tender_has_one_primary_per_country():
    assert query("select country_iso from {ref_legal_tender} group by 1 having count(*) filter (is_primary) <> 1") == []
    assert query("select country_iso from {ref_countries} c where currency_code is distinct from (select currency_code"
                 " from {ref_legal_tender} t where t.country_iso = c.country_iso and is_primary)") == []
    assert query("select distinct currency_code from {ref_legal_tender} where currency_code not in"
                 " (select currency_code from {ref_currencies} where minor_units is not null)") == []
    assert dict(query("select country_iso, currency_code from {ref_countries} where country_iso in ('HT', 'PS', 'BG')")) == {
        "HT": "HTG", "PS": "ILS", "BG": "EUR"}


def test_exchange_rates_are_positive_and_of_known_currencies():
    assert query("select * from {ref_fx_ecb_daily} where not per_eur > 0") == []
    assert query("select currency_code from {ref_fx_ecb_daily} except select currency_code from {ref_currencies}") == [("BGN",)]
    (days,) = query("select min(rate_date)::varchar, max(rate_date)::varchar from {ref_fx_ecb_daily}")
    assert days == ("2024-01-02", "2026-10-30")


def test_population_tiles_sum_to_the_countries():
    sums = "select country_iso, sum(population) as people from {ref_pop_tiles} group by 1"
    assert query(f"select country_iso from ({sums}) join {{ref_countries}} using (country_iso) where people <> population") == []
    assert query("select count(*) from {ref_pop_tiles} where population <= 0 or tile_x not between 0 and 3599"
                 " or tile_y not between 0 and 1799 or land_ninths not between 0 and 9") == [(0,)]


def test_address_blocks_are_disjoint():
    ends = ("select first_address, lag(first_address::bigint + addresses) over (order by first_address) as free"
            " from {ref_ipv4_country}")
    assert query(f"select count(*) from ({ends}) where first_address < free") == [(0,)]


def test_holidays_cover_the_horizon():
    assert query("select distinct year(holiday_date) as y from {ref_holidays} order by y") == [(2025,), (2026,), (2027,)]
    (countries,), = query("select count(distinct country_iso) from {ref_holidays} where subdivision is null and is_public")
    assert countries >= 245


# --- geometry -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POLYGON_FILES)
def test_polygons_are_valid_and_on_the_grid(name):
    geometries, _ = polygons(name)
    assert shapely.is_valid(geometries).all()
    assert not shapely.is_empty(geometries).any()
    assert set(shapely.get_type_id(geometries)) == {shapely.GeometryType.POLYGON.value}
    coordinates = shapely.get_coordinates(geometries) * GRID_PER_DEG
    assert (coordinates == np.round(coordinates)).all()
    assert (np.abs(coordinates) <= np.array([180, 90]) * GRID_PER_DEG).all()


@pytest.mark.parametrize("name", POLYGON_FILES)
def test_bounding_boxes_match_the_geometry(name):
    columns = ["min_lon_deg", "min_lat_deg", "max_lon_deg", "max_lat_deg"]
    stored = np.column_stack(pq.read_table(path_of(name), columns=columns).columns)
    np.testing.assert_allclose(stored, shapely.bounds(polygons(name)[0]), atol=1e-4)


def test_every_land_zone_has_a_polygon():
    assert query("select tzid from {ref_tz_zones} where tzid not in (select tzid from {ref_tz_polygons})") == []
    assert query("select tzid from {ref_tz_polygons} where tzid not in (select tzid from {ref_tz_zones})") == []
    assert query("select count(*) from {ref_tz_polygons} where len(alt_tzids) > 0") == [(62,)]
    assert query("select polygon_id from {ref_tz_polygons} where alt_tzids is null or list_contains(alt_tzids, tzid)") == []


def test_polygon_lookup_agrees_with_the_places():
    """GeoNames' own zone claims the polygon of 99.6 % of places (0.3 % are GeoNames' errors), its country of 99.9 %."""
    table = pq.read_table(path_of("ref_places"))
    geometries, polygon_country = polygons("ref_tz_polygons")
    faces = pq.read_table(path_of("ref_tz_polygons"), columns=["tzid", "alt_tzids"])
    point, face = hits(geometries, table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy())
    zones = [{tzid, *alternatives} for tzid, alternatives in zip(faces["tzid"].to_pylist(), faces["alt_tzids"].to_pylist())]
    place_zone, place_country = (np.array(table[column].to_pylist()) for column in ("tzid", "country_iso"))
    same_zone = np.fromiter((place_zone[p] in zones[f] for p, f in zip(point, face)), dtype=bool)
    assert len(np.unique(point)) > 0.9999 * table.num_rows
    assert same_zone.mean() > 0.996
    assert (place_country[point] == polygon_country[face]).mean() > 0.999


@pytest.fixture(scope="module")
def site_area_shares() -> dict[str, float]:
    """Country to the share of its place population that the country's site area holds."""
    table = pq.read_table(path_of("ref_places"), columns=["country_iso", "lat_deg", "lon_deg", "population"])
    country, people = np.array(table["country_iso"].to_pylist()), table["population"].to_numpy()
    geometries, area_country = polygons("ref_site_area")
    point, area = hits(geometries, table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy())
    held = np.zeros(table.num_rows, dtype=bool)
    held[point[country[point] == area_country[area]]] = True
    codes, index = np.unique(country, return_inverse=True)
    share = np.bincount(index, weights=people * held) / np.maximum(np.bincount(index, weights=people), 1)
    return dict(zip(codes.tolist(), share.tolist()))


@pytest.mark.parametrize("country_iso", PEOPLED)
def test_site_area_holds_the_people_of_the_country(country_iso, site_area_shares):
    with (SOURCES / "facts" / "site_area_exceptions.csv").open(encoding="utf-8", newline="") as handle:
        exceptions = {row["country_iso"]: float(row["min_share"]) for row in csv.DictReader(handle)}
    assert site_area_shares[country_iso] >= exceptions.get(country_iso, 0.99)


def test_site_areas_of_countries_do_not_overlap():
    """No two countries share more than 1 km²."""
    geometries, country = polygons("ref_site_area")
    first, second = shapely.STRtree(geometries).query(geometries)
    apart = (first < second) & (country[first] != country[second])
    first, second = first[apart], second[apart]
    shared: dict[tuple[str, str], float] = {}
    for a, b, area in zip(country[first], country[second], area_km2(shapely.intersection(geometries[first], geometries[second]))):
        shared[min(a, b), max(a, b)] = shared.get((min(a, b), max(a, b)), 0.0) + float(area)
    assert {pair: area for pair, area in shared.items() if area > 1.0} == {}


def test_every_country_with_places_has_a_site_area():
    assert query("select country_iso from {ref_places} except select country_iso from {ref_site_area}") == []
