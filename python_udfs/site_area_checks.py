"""What the gates ask of the site areas: validity, overlap, and a second opinion on whether a point lies inside."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from python_udfs.geo import EARTH_RADIUS_KM, winding_covers
from python_udfs.list_columns import list_array, list_rows, struct_list_array
from python_udfs.udf import Udf

OVERLAP = pa.struct([("country_a", pa.string()), ("country_b", pa.string()), ("overlap_km2", pa.float64())])


def geometry_fault(geometry: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Why a WKB geometry is no valid polygon, empty where it is one."""
    faults = []
    for wkb in geometry.to_pylist():
        shape = shapely.from_wkb(wkb, on_invalid="ignore")
        if shape is None or shape.is_empty:
            faults.append("unreadable or empty")
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            faults.append(f"found {shape.geom_type}, allowed Polygon")
        else:
            faults.append("" if shape.is_valid else shapely.is_valid_reason(shape))
    return pa.array(faults, pa.string())


def site_area_overlaps(country_iso: pa.Array, geometry: pa.Array) -> pa.Array:
    """Pairs of countries whose polygons overlap, with the area on the sphere in km2; one list of structs per row.

    A row holds all polygons of the world beside the country of each. Shared borders are no overlap.
    """
    return struct_list_array([_overlaps(*row) for row in list_rows(country_iso, geometry)], OVERLAP)


def _overlaps(country_iso: np.ndarray, geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    polygons, country_iso = shapely.from_wkb(geometry), country_iso.astype(str)
    a, b = shapely.STRtree(polygons).query(polygons)
    foreign = country_iso[a] < country_iso[b]
    a, b = a[foreign], b[foreign]
    shapely.prepare(polygons)
    meeting = shapely.intersects(polygons[a], polygons[b]) & ~shapely.touches(polygons[a], polygons[b])
    a, b = a[meeting], b[meeting]
    area = _area_km2(shapely.intersection(polygons[a], polygons[b]))
    pairs, member = np.unique(np.column_stack([country_iso[a], country_iso[b]]).reshape(-1, 2), axis=0, return_inverse=True)
    total = np.bincount(member.reshape(-1), weights=area, minlength=len(pairs))
    return pairs[:, 0].astype(object), pairs[:, 1].astype(object), np.round(total, 6)


def _area_km2(geometries: np.ndarray) -> np.ndarray:
    """Area on the sphere by Lambert's cylindrical equal-area projection."""
    def project(lon_lat: np.ndarray) -> np.ndarray:
        return np.column_stack([np.radians(lon_lat[:, 0]), np.sin(np.radians(lon_lat[:, 1]))]) * EARTH_RADIUS_KM
    return shapely.area(shapely.transform(geometries, project))


def site_area_winds(parts: pa.Array, lat_deg: pa.Array, lon_deg: pa.Array) -> pa.Array:
    """Whether each point lies in the site area by winding numbers, without GEOS predicates; one BOOLEAN[] per row."""
    return list_array([_winds(*row) for row in list_rows(parts, lat_deg, lon_deg)], pa.bool_())


def _winds(parts: np.ndarray, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    inside = np.zeros(len(lon), dtype=bool)
    for polygon in shapely.from_wkb(parts):
        west, south, east, north = polygon.bounds
        near = np.flatnonzero(~inside & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        if near.size:
            shell, *holes = [shapely.get_coordinates(ring).T for ring in (polygon.exterior, *polygon.interiors)]
            held = winding_covers(*shell, lon[near], lat[near])
            for hole in holes:
                held &= ~winding_covers(*hole, lon[near], lat[near])
            inside[near] = held
    return inside


UDFS = [
    Udf("geometry_fault", geometry_fault, ["BLOB"], "VARCHAR"),
    Udf(
        "site_area_overlaps", site_area_overlaps, ["VARCHAR[]", "BLOB[]"],
        "STRUCT(country_a VARCHAR, country_b VARCHAR, overlap_km2 DOUBLE)[]",
    ),
    Udf("site_area_winds", site_area_winds, ["BLOB[]", "DOUBLE[]", "DOUBLE[]"], "BOOLEAN[]"),
]
