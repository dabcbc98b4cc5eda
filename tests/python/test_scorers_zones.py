"""Zone cohorts: thresholds that follow the size of the world, and country figures worked out by hand."""

import math

import pytest
import scorer_runs
import scorer_worlds as worlds

from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.view import RunView
from scorers.zones import ZoneCohorts, create_country_figures, scaled_threshold

MULTI, LARGE = (load_gates("2A").section("cohorts")[name] for name in ("C_multi", "C_large"))


@pytest.mark.parametrize(
    ("sites", "multi", "large"),
    [
        (31_000, 100, 500),
        (30_000, 100, 500),
        (29_999, 97, 484),
        (12_300, 40, 200),
        (14_000, 46, 226),
        (3_700, 40, 200),
        (60_000, 100, 500),
    ],
)
def test_thresholds_scale_below_thirty_thousand_sites_and_have_a_floor(sites, multi, large):
    assert (scaled_threshold(MULTI, sites), scaled_threshold(LARGE, sites)) == (multi, large)


def test_both_segments_use_one_definition():
    for name in ("C_multi", "C_large"):
        here, there = (load_gates(s).section("cohorts")[name] for s in ("1B", "2A"))
        assert {k: v for k, v in here.items() if k != "description"} == {
            k: v for k, v in there.items() if k != "description"
        }


@pytest.fixture
def view(tmp_path):
    tables = worlds.zone_tables(
        {"AA": {"A/1": 30, "A/2": 10}, "BB": {"B/1": 250}, "CC": {"C/1": 45, "C/2": 45}},
        {"AA": {"A/1": 1, "A/2": 1}, "BB": {"B/1": 5}, "CC": {"C/1": 9, "C/2": 0, "C/3": 1}},
    )
    scorer_runs.write_run(tmp_path, "r", 1, tables)
    with RunView(open_run(tmp_path, "r"), load_gates("2A"), tmp_path) as opened:
        create_country_figures(
            opened,
            "(select legal_country_iso as country_iso, tzid from site_timezones)",
            "country_zone_universe_2A",
            "(select country_iso, max(tz_world_support_count) as support from country_zone_universe_2A group by all)",
        )
        yield opened


def test_country_figures_match_hand_values(view):
    aa, bb, cc = view.rows("select * from country_figures order by country_iso")
    assert (aa["site_count"], aa["support"], aa["distinct_tzid_count"], aa["top_tzid"]) == (40, 2, 2, "A/1")
    assert (aa["top1_share"], aa["top1_top2_gap"]) == (0.75, 0.5)
    assert aa["entropy"] == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert aa["entropy_norm"] == pytest.approx(aa["entropy"] / math.log(2))
    divergence = 0.5 * (0.75 * math.log2(0.75 / 0.625) + 0.25 * math.log2(0.25 / 0.375)) + 0.5 * (
        0.5 * math.log2(0.5 / 0.625) + 0.5 * math.log2(0.5 / 0.375)
    )
    assert aa["js_distance"] == pytest.approx(math.sqrt(divergence))
    assert (bb["top1_share"], bb["top1_top2_gap"], bb["entropy"], bb["entropy_norm"], bb["js_distance"]) == (
        1,
        1,
        0,
        None,
        0,
    )
    assert (cc["support"], cc["distinct_tzid_count"], cc["top1_top2_gap"]) == (3, 2, 0)
    assert cc["entropy_norm"] == pytest.approx(math.log(2) / math.log(3))


def test_cohorts_name_thresholds_members_and_the_literal_figures(view):
    cohorts = ZoneCohorts(view, MULTI, LARGE)
    assert cohorts.metadata() == {
        "sites": 380,
        "thresholds": {"C_multi": 40, "C_large": 200},
        "cohort_members": {"C_multi": ["AA", "CC"], "C_large": ["BB"]},
    }
    figure = cohorts.median_of("C_multi", "top1_share")
    assert (figure.value, figure.size) == (0.625, 2)
    assert figure.detail == {"min_sites": 40, "literal": {"min_sites": 100, "cohort_size": 0, "value": None}}
    share = cohorts.share_of("C_large", lambda row: row["top1_share"] < 0.95)
    assert (share.value, share.size) == (0, 1)
    assert cohorts.share_of("C_large", lambda row: True, min_support=2).size == 0
