"""Facts of segment 1B that several metrics share: sites, their zones, sites by country, distances."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from scorers import geo
from scorers.registry import Scorer
from scorers.view import RunView
from scorers.zones import ZoneCohorts, create_country_figures

scorer = Scorer("1B")
SITES = ("site_locations",)


def sizes(view: RunView) -> dict[str, int]:
    return {"sites": view.value("select count(*) from site_locations")}


scorer.sizes = sizes


def sites(view: RunView) -> dict[str, np.ndarray]:
    """All sites by site_id: ids, country, merchant, coordinates, tile."""
    return view.once(
        "sites",
        lambda v: v.columns("""
        select site_id, merchant_id, legal_country_iso as country_iso, lat_deg, lon_deg, tile_id
        from site_locations order by site_id"""),
    )


def site_zones(view: RunView) -> np.ndarray:
    """Zone of each site by the scorer's own lookup in the order of ``sites``; also creates ``country_figures``."""
    return view.once("site_zones", _site_zones)


def _site_zones(view: RunView) -> np.ndarray:
    at, people = sites(view), geo.places(view.project / "sources")
    polygons = geo.layer(view.project / "sources" / "ref_tz_polygons.parquet")
    zone = polygons.zones(at["lat_deg"], at["lon_deg"], at["country_iso"])
    site_zone = pa.table({"country_iso": at["country_iso"].tolist(), "tzid": zone.tolist()})
    place_zone = pa.table({"country_iso": people.country, "tzid": people.tzid, "population": people.population})
    legal = pa.table({"country_iso": polygons.country, "tzid": polygons.tzid})
    for name, table in (("own_site_zone", site_zone), ("own_place_zone", place_zone), ("own_legal_zone", legal)):
        view.con.register(f"{name}_arrow", table)
        view.con.execute(f"create or replace temp table {name} as select * from {name}_arrow")
    create_country_figures(
        view,
        "own_site_zone",
        """(select country_iso, tzid, sum(population) as population
            from own_place_zone where tzid is not null group by all)""",
        "(select country_iso, count(distinct tzid) as support from own_legal_zone group by all)",
    )
    return zone


def cohorts(view: RunView) -> ZoneCohorts:
    """Zone cohorts of the run."""
    site_zones(view)
    return view.once("cohorts", lambda v: ZoneCohorts(v, v.cohort("C_multi"), v.cohort("C_large")))


scorer.metadata = lambda view: cohorts(view).metadata()


def sites_by_country(view: RunView) -> np.ndarray:
    """Sites of each eligible country, zeros included."""
    return view.once(
        "by_country",
        lambda v: v.array("""
        select count(s.site_id) as n
        from s0_country_frame f left join site_locations s on s.legal_country_iso = f.country_iso
        group by f.country_iso order by f.country_iso"""),
    )


def nearest_neighbour_km(view: RunView) -> np.ndarray:
    """Distance from each site to the nearest other one."""

    def measure(v):
        at = sites(v)
        return geo.nearest_km(at["lat_deg"], at["lon_deg"], at["lat_deg"], at["lon_deg"], rank=2)

    return view.once("nearest", measure)
