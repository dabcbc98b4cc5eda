"""Scorecards: the metrics of the design documents, valid by schema, with bands that mean what they say."""

import copy
import json

import jsonschema
import pytest

from python_udfs.policies import POLICY_ROOT, read_yaml
from scorers.errors import ScoreInputError
from scorers.gates import GATES_DIR, Band, Bands, known_segments, load_gates
from scorers.registry import load_scorer
from scorers.report import json_text

METRICS = {
    "1A": [f"1A-M{i:02d}" for i in range(1, 17)] + [f"1A-P{i:02d}" for i in range(1, 13)],
    "1B": [f"1B-M{i:02d}" for i in range(1, 13)] + [f"1B-P{i:02d}" for i in range(1, 13)],
    "2A": [f"2A-M{i:02d}" for i in (*range(1, 9), *range(10, 15))] + [f"2A-P{i:02d}" for i in range(1, 11)],
}
HARD = {
    "1A": {"1A-M01", "1A-M08", "1A-M11", "1A-M12", "1A-M14", "1A-M15", "1A-M16", "1A-P02", "1A-P10", "1A-P12"},
    "1B": {f"1B-M{i:02d}" for i in range(1, 13)} | {"1B-P01", "1B-P02", "1B-P03"},
    "2A": {i for i in METRICS["2A"] if "-M" in i},
}
SEGMENTS = sorted(METRICS)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_scorecard_holds_exactly_the_metrics_of_the_document(segment):
    gates = load_gates(segment)
    assert sorted(m["id"] for m in gates.metrics) == sorted(METRICS[segment])
    assert {m["id"] for m in gates.metrics if m["severity"] == "hard"} == HARD[segment]
    assert gates.document["required_seeds"] == [42, 7, 101, 202]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_metric_sample_and_size_has_a_function(segment):
    gates, scorer = load_gates(segment), load_scorer(segment)
    assert set(scorer.metrics) == set(METRICS[segment])
    assert {t["sample"] for t in gates.section("drift")["tests"]} == set(scorer.samples)


def test_every_scorecard_is_known():
    assert set(SEGMENTS) <= set(known_segments())


def test_added_metrics_are_marked():
    assert all(
        m.get("is_added", False) == ("-P" in m["id"] or m["id"] == "2A-M07")
        for s in SEGMENTS
        for m in load_gates(s).metrics
    )


def test_region_floors_equal_the_policy():
    floors = read_yaml(POLICY_ROOT / "segment_1B" / "validation.yml")["region_floor_share"]
    parts = load_gates("1B").metric("1B-M08")["parts"]
    assert {region: part["b"]["min"] for region, part in parts.items()} == floors


def test_bands_of_2a_do_not_exceed_the_caps_of_its_policy():
    caps = read_yaml(POLICY_ROOT / "segment_2A" / "tz_governance.yml")
    gates = load_gates("2A")
    assert gates.metric("2A-M04")["b"]["max"] == caps["fallback_rate_cap"]
    assert gates.metric("2A-M05")["b"]["max"] == caps["override_rate_cap"]
    assert gates.metric("2A-M06")["params"] == {
        "cap": caps["fallback_country_rate_cap"],
        "min_sites": caps["fallback_country_min_sites"],
    }


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        ({"min": 1, "max": 2}, [1, 2, 1.5], [0.99, 2.01, float("nan"), None]),
        ({"above": 0, "below": 1}, [0.5], [0, 1]),
        ({"equals": True}, [True], [False, None]),
        ({"equals": 0}, [0, 0.0], [1, -1]),
    ],
)
def test_bands_hold_as_stated(bounds, inside, outside):
    band = Band(bounds)
    assert all(band.holds(value) for value in inside)
    assert not any(band.holds(value) for value in outside)


def test_gap_is_the_distance_to_the_band():
    assert Band({"max": 0.5}).gap(0.75) == 0.25
    assert Band({"min": 2}).gap(1.5) == 0.5


def test_band_text_is_readable():
    assert [Band(b).text() for b in ({"min": 0.25, "max": 0.45}, {"below": 500}, {"equals": True})] == [
        "0.25–0.45",
        "< 500",
        "= true",
    ]


def test_bands_are_resolved_to_the_scale():
    metric = load_gates("1B").metric("1B-P04")
    assert Bands.of(metric, "small").b.bounds == {"min": 200}
    assert Bands.of(metric, "authority").b_plus.bounds == {"min": 260}
    assert Bands.of(metric, "tiny").b is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["metrics"][0].pop("cohort"), "'cohort' is a required property"),
        (lambda d: d["metrics"][0].update(threshold=3), "threshold"),
        (lambda d: d["metrics"][0]["b"].update(least=3), "is not valid"),
        (lambda d: d["metrics"].append(d["metrics"][0]), "listed twice"),
        (lambda d: d["metrics"][0].update(severity="soft"), "'soft'"),
        (lambda d: d["stability"]["metrics"].append({"id": "1A-M99"}), "unknown metric 1A-M99"),
    ],
)
def test_a_bad_scorecard_is_refused_with_its_field(tmp_path, change, message):
    document = copy.deepcopy(load_gates("1A").document)
    change(document)
    (tmp_path / "segment_1A.yaml").write_text(json_text(document))
    with pytest.raises(ScoreInputError, match=message):
        load_gates("1A", tmp_path)


def test_an_unknown_segment_is_refused_with_the_known_ones():
    with pytest.raises(ScoreInputError, match="known: .*1A"):
        load_gates("9Z")


@pytest.mark.parametrize("path", sorted((GATES_DIR / "schema").glob("*.json")), ids=lambda p: p.name)
def test_schemas_are_valid_schemas(path):
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))
