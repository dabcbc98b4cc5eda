"""Figures of 1B in a world of two square countries, worked out by hand."""

import math

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs
import scorer_worlds as worlds

from python_udfs.geo import EARTH_RADIUS_KM
from scorers import geo
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("1B")
KM_PER_DEG = math.pi * EARTH_RADIUS_KM / 180
POINTS = [
    (1, "AA", 5.0, 1.0),
    (1, "AA", 5.0, 2.0),
    (1, "BB", -5.0, 25.0),
    (2, "AA", 6.0, 1.0),
    (2, "AA", 8.0, 9.0),
    (3, "BB", -9.0, 29.0),
]


def score(root, points, change=lambda tables: None):
    scorer_runs.write_project(root)
    worlds.write_sources(root)
    upstream, placed = worlds.site_tables(points)
    change(placed)
    scorer_runs.write_run(root / "runs", "r", 1, {"1A": upstream, "1B": placed})
    found = score_run(open_run(root / "runs", "r"), GATES, root)
    return {m["id"]: m for m in found.metrics}, found


@pytest.fixture(scope="module")
def hand(tmp_path_factory):
    return score(tmp_path_factory.mktemp("hand"), POINTS)


@pytest.mark.parametrize(
    ("metric_id", "value"),
    [
        ("1B-M01", 0),
        ("1B-M02", 2 * (2 + 8) / (2 * 6) - 3 / 2),
        ("1B-M03", 4 / 6),
        ("1B-M05", 4 / 6),
        ("1B-M06", 1),
        ("1B-M07", 2 / 6),
        ("1B-M12", 0),
        ("1B-P03", 1 / 3),
        ("1B-P04", 3),
    ],
)
def test_figures_match_hand_values(hand, metric_id, value):
    assert hand[0][metric_id]["value"] == pytest.approx(value)


def test_figures_with_parts_match_hand_values(hand):
    metrics = hand[0]
    assert metrics["1B-M08"]["parts"] == {
        "Africa": 4 / 6,
        "Asia": 0,
        "Europe": 0,
        "North America": 0,
        "South America": 0,
        "Oceania": 2 / 6,
    }
    assert metrics["1B-M11"]["parts"] == {"all": 0, "worst_country": 0}
    assert metrics["1B-P12"]["parts"]["near_city"] == pytest.approx(1 / 6)
    assert metrics["1B-P12"]["parts"]["far_from_town"] == pytest.approx(4 / 6)
    assert metrics["1B-M10"]["detail"]["AA"] == [0.75, 0.75]


def test_nearest_neighbours_are_great_circle_distances(hand):
    near = hand[1].samples["nearest_neighbour_km"]
    one_degree = KM_PER_DEG * math.cos(math.radians(5))
    assert near[0] == pytest.approx(one_degree, rel=1e-3)
    assert near[3] == pytest.approx(KM_PER_DEG, rel=1e-6)
    assert hand[0]["1B-P06"]["value"] == pytest.approx(np.median(near))


def test_bootstrap_intervals_hold_the_figure_and_repeat(hand, tmp_path):
    low, high = hand[0]["1B-M03"]["detail"]["interval"]
    assert low <= hand[0]["1B-M03"]["value"] <= high
    assert score(tmp_path, POINTS)[0]["1B-M03"]["detail"]["interval"] == [low, high]


def test_tiny_grades_structure_alone(tmp_path):
    tiny = {m["id"] for m in GATES.metrics if "tiny" in m.get("scales", ["tiny"])}
    assert tiny == {"1B-M01", "1B-M10", "1B-M11", "1B-M12"}


def test_sites_at_sea_abroad_and_lost_are_counted(tmp_path):
    points = [*POINTS, (4, "AA", -30.0, -30.0), (4, "AA", -5.0, 25.0)]

    def lose_one(placed):
        placed["site_locations"] = placed["site_locations"].slice(0, len(points) - 1)

    metrics, _ = score(tmp_path, points, lose_one)
    assert (metrics["1B-M12"]["value"], metrics["1B-M12"]["grade"]) == (1, "MISS")
    assert metrics["1B-M01"]["value"] == 1
    assert metrics["1B-P04"]["detail"] == {"sites_without_zone": 1}


def test_stripes_and_fallbacks_miss_their_bands(tmp_path):
    points = [(m, "AA", 5.0, 1 + m / 1000) for m in range(200)]

    def fall_back(placed):
        table = placed["s6_site_jitter"]
        placed["s6_site_jitter"] = table.set_column(
            table.column_names.index("fallback"), "fallback", pa.array([i < 3 for i in range(200)])
        )

    metrics, _ = score(tmp_path, points, fall_back)
    assert metrics["1B-M10"]["parts"] == {"latitude": 1 / 200, "longitude": 1}
    assert metrics["1B-M11"]["parts"] == {"all": 0.015, "worst_country": 0.015}
    assert {metrics["1B-M10"]["grade"], metrics["1B-M11"]["grade"]} == {"MISS"}


def test_a_run_without_placement_is_scored_as_broken_not_refused(tmp_path):
    scorer_runs.write_project(tmp_path)
    upstream, _ = worlds.site_tables(POINTS)
    scorer_runs.write_run(tmp_path / "runs", "r", 1, {"1A": upstream})
    found = score_run(open_run(tmp_path / "runs", "r"), GATES, tmp_path)
    assert {m["grade"] for m in found.metrics} == {"NOT_COMPUTED"}
    assert found.structure.failing


def test_radius_of_gyration_and_axis_ratio_hold_at_the_antimeridian():
    lat, lon = np.array([0.0, 0, 0, 0]), np.array([179.0, 179.5, -179.5, -179.0])
    assert geo.gyration_km(lat, lon) == pytest.approx(KM_PER_DEG * math.sqrt(0.625), rel=1e-3)
    cross_lat, cross_lon = np.array([1.0, -1, 0, 0]), np.array([180.0, 180, 178, -178])
    assert geo.axis_ratio(cross_lat, cross_lon, np.array([-1.0, 0, 0])) == pytest.approx(0.5, rel=1e-3)


def test_zones_come_from_polygons_of_the_own_country(tmp_path):
    scorer_runs.write_project(tmp_path)
    worlds.write_sources(tmp_path)
    layer = geo.layer(tmp_path / "sources" / "ref_tz_polygons.parquet")
    zones = layer.zones(
        np.array([5.0, 5.0, 5.0]), np.array([2.0, 7.0, 2.0]), np.array(["AA", "AA", "BB"], dtype=object)
    )
    assert zones.tolist() == ["Zone/West", "Zone/East", None]
