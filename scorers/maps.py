"""Pictures of a run: where outlets stand, which towns are market centres, how many zones a merchant lives by."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from python_udfs.world import PROJECT_ROOT
from scorers.errors import ScoreInputError
from scorers.gates import load_gates
from scorers.runs import Run
from scorers.view import RunView

LAND, INK, ACCENT = "#e8e6df", "#1f4e79", "#b5442e"


def draw(run: Run, out: Path) -> list[Path]:
    """Draw ``sites.png``, ``market_centres.png`` and, where 2A was built, ``zones_per_merchant.png``.

    Raises:
        ScoreInputError: matplotlib is not installed, or the run holds no placed outlet.
    """
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError as error:
        raise ScoreInputError("maps need matplotlib; install the extra: pip install '.[plots]'") from error
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    with RunView(run, load_gates(max(run.segments)), PROJECT_ROOT) as view:
        if "site_locations" not in view.datasets:
            raise ScoreInputError(f"run {run.run_id} holds no site_locations; found segments {', '.join(run.segments)}")
        sites = view.columns("select lat_deg, lon_deg from site_locations order by site_id")
        paths.append(
            _world(
                pyplot,
                view,
                out / "sites.png",
                f"{len(sites['lat_deg']):,} outlets of run {run.run_id}",
                sites["lon_deg"],
                sites["lat_deg"],
                np.full(len(sites["lat_deg"]), 1.5),
                INK,
            )
        )
        centres = view.columns("""
            select t.focus_lat_deg, t.focus_lon_deg, c.expected_sites from s4_market_centres c
            join s1_tile_index t using (country_iso, tile_id) order by t.tile_id, t.country_iso""")
        paths.append(
            _world(
                pyplot,
                view,
                out / "market_centres.png",
                f"{len(centres['expected_sites']):,} market centres",
                centres["focus_lon_deg"],
                centres["focus_lat_deg"],
                np.sqrt(centres["expected_sites"]),
                ACCENT,
            )
        )
        if "site_timezones" in view.datasets:
            zones = view.array(
                "select count(distinct tzid) as zones from site_timezones group by merchant_id order by merchant_id"
            )
            paths.append(_zones(pyplot, out / "zones_per_merchant.png", zones))
    return paths


def _world(
    pyplot, view: RunView, path: Path, title: str, lon: np.ndarray, lat: np.ndarray, size: np.ndarray, colour: str
) -> Path:
    import shapely
    from matplotlib.collections import PolyCollection

    figure, axes = pyplot.subplots(figsize=(14, 7))
    land = shapely.from_wkb(
        np.array([bytes(g) for g in view.array("select geometry from ref.ref_country_land")], dtype=object)
    )
    axes.add_collection(
        PolyCollection(
            [shapely.get_coordinates(shapely.get_exterior_ring(p)) for p in land], facecolor=LAND, edgecolor="none"
        )
    )
    axes.scatter(lon, lat, s=size, c=colour, alpha=0.6, linewidths=0)
    axes.set(xlim=(-180, 180), ylim=(-60, 80), title=title, xlabel="longitude, degrees", ylabel="latitude, degrees")
    return _save(pyplot, figure, path)


def _zones(pyplot, path: Path, zones: np.ndarray) -> Path:
    figure, axes = pyplot.subplots(figsize=(8, 5))
    counts = np.bincount(zones)[1:]
    axes.bar(np.arange(1, len(counts) + 1), counts / counts.sum(), color=INK)
    axes.set(
        title=f"time zones per merchant: {counts[0] / counts.sum():.1%} live by one",
        xlabel="distinct tzids",
        ylabel="share of merchants",
    )
    return _save(pyplot, figure, path)


def _save(pyplot, figure, path: Path) -> Path:
    figure.savefig(path, dpi=150, bbox_inches="tight", metadata={"Software": None})
    pyplot.close(figure)
    return path
