"""Places and polygons as the scorers look them up, apart from the models' own lookups; read once per call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from python_udfs.geo import EARTH_RADIUS_KM, PolygonIndex, unit_vectors
from scorers.errors import ScoreInputError


@dataclass(frozen=True)
class Layer:
    """Polygons with the country, and the zone if they have one, of each."""

    index: PolygonIndex
    country: np.ndarray
    tzid: np.ndarray | None

    def own_country_hits(self, lat_deg: np.ndarray, lon_deg: np.ndarray, country: np.ndarray) -> np.ndarray:
        """Position of the first polygon of the point's own country that holds it, −1 where none does; shape (n,)."""
        point, polygon = self.index.hits(lon_deg, lat_deg)
        own = self.country[polygon] == country[point]
        first = np.full(len(lat_deg), -1)
        first[point[own][::-1]] = polygon[own][::-1]
        return first

    def zones(self, lat_deg: np.ndarray, lon_deg: np.ndarray, country: np.ndarray) -> np.ndarray:
        """Zone of each point by the polygons of its own country; None where none holds it."""
        first = self.own_country_hits(lat_deg, lon_deg, country)
        return np.where(first >= 0, self.tzid[first], None)


@lru_cache(maxsize=4)
def layer(path: Path) -> Layer:
    """Read a polygon source: ``country_iso``, ``geometry`` and perhaps ``tzid``, in the file's order.

    Raises:
        ScoreInputError: no such file.
    """
    if not path.exists():
        raise ScoreInputError(f"{path.name}: not among the reference sources")
    names = [name for name in ("country_iso", "tzid", "geometry") if name in pq.read_schema(path).names]
    table = pq.read_table(path, columns=names)
    index = PolygonIndex(np.array(table["geometry"].to_pylist(), dtype=object))
    tzid = np.array(table["tzid"].to_pylist(), dtype=object) if "tzid" in names else None
    return Layer(index, np.array(table["country_iso"].to_pylist(), dtype=object), tzid)


@dataclass(frozen=True)
class Places:
    """Populated places: coordinates in degrees, people, country, first-level area, and zone by the own lookup."""

    lat_deg: np.ndarray
    lon_deg: np.ndarray
    population: np.ndarray
    country: np.ndarray
    admin1: np.ndarray
    tzid: np.ndarray

    @cached_property
    def _by_country(self) -> dict[str, np.ndarray]:
        return positions_by(self.country)

    def of(self, country_iso: str) -> np.ndarray:
        """Positions of a country's inhabited places."""
        found = self._by_country.get(country_iso, np.empty(0, dtype=int))
        return found[self.population[found] > 0]


@lru_cache(maxsize=2)
def places(sources: Path) -> Places:
    """Read ``ref_places`` and look its zones up in ``ref_tz_polygons``."""
    path = sources / "ref_places.parquet"
    if not path.exists():
        raise ScoreInputError(f"{path.name}: not among the reference sources")
    table = pq.read_table(path, columns=["lat_deg", "lon_deg", "population", "country_iso", "admin1_code"])
    lat, lon, people = (table[name].to_numpy() for name in ("lat_deg", "lon_deg", "population"))
    country, admin1 = (np.array(table[name].to_pylist(), dtype=object) for name in ("country_iso", "admin1_code"))
    return Places(
        lat, lon, people, country, admin1, layer(sources / "ref_tz_polygons.parquet").zones(lat, lon, country)
    )


def positions_by(codes: np.ndarray) -> dict:
    """Positions of each code, in order of code."""
    keys, inverse = np.unique(codes.astype(str) if codes.dtype == object else codes, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    return dict(zip(keys.tolist(), np.split(order, np.cumsum(np.bincount(inverse))[:-1])))


def nearest_km(
    lat_deg: np.ndarray, lon_deg: np.ndarray, to_lat_deg: np.ndarray, to_lon_deg: np.ndarray, rank: int = 1
) -> np.ndarray:
    """Great-circle distance in km from each point to its ``rank``-th nearest target, shape (n,).

    The chord of a k-d tree over unit vectors, turned into an arc: 2 R asin(chord / 2). Infinite where there are
    fewer targets than ``rank``.
    """
    from scipy.spatial import cKDTree

    chord, _ = cKDTree(unit_vectors(to_lat_deg, to_lon_deg)).query(unit_vectors(lat_deg, lon_deg), k=[rank])
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord[:, 0] / 2, 0, 1)) + np.where(np.isinf(chord[:, 0]), np.inf, 0)


def gyration_km(lat_deg: np.ndarray, lon_deg: np.ndarray) -> float:
    """Radius of gyration in km: root mean square chord to the points' mean on the sphere; safe at the antimeridian."""
    vectors = unit_vectors(lat_deg, lon_deg)
    return float(EARTH_RADIUS_KM * np.sqrt(((vectors - vectors.mean(axis=0)) ** 2).sum(axis=1).mean()))


def axis_ratio(
    lat_deg: np.ndarray, lon_deg: np.ndarray, centre: np.ndarray, weights: np.ndarray | None = None
) -> float:
    """Minor over major axis of a scatter: square roots of its covariance eigenvalues.

    Taken in the plane tangent at ``centre``, a unit vector; ``weights`` count points several times.
    """
    pole = np.array([0.0, 0.0, 1.0])
    east = np.cross(pole, centre)
    east /= np.linalg.norm(east)
    plane = unit_vectors(lat_deg, lon_deg) @ np.column_stack([east, np.cross(centre, east)])
    low, high = np.linalg.eigvalsh(np.cov(plane.T, aweights=weights, ddof=0))
    return float(np.sqrt(max(low, 0) / high)) if high > 0 else float("nan")
