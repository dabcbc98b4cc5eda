"""Watchlist of segment 2A: each country's mechanism, from governance breaches down to what geography alone decides."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scorers.facts_2a import cohorts, countries, dominance, scorer, wrong_territories
from scorers.gates import Band
from scorers.view import RunView
from scorers.watchlists import rule_of

WORLD = "world"


def watchlist(view: RunView) -> dict:
    """Rows (country and class), budgets and thresholds."""
    settings = view.gates.section("watchlist")
    policy = view.policy(settings["max_countries_policy"])[0]
    caps = view.policy(settings["governance_policy"])[0]
    sites = cohorts(view).sites
    budgets = {
        "fallback": math.floor(policy["max_fallback_share"] * sites),
        "override": math.floor(policy["max_override_share"] * sites),
        "concentration": policy["max_concentration_rows"],
    }
    figures = {row["country_iso"]: row for row in countries(view)}
    rows = [
        _row(view, name, country, strain, is_blocker, figures.get(country, {}), budgets)
        for name, country, strain, is_blocker in [*_governance(view, caps), *_shape(view)]
    ]
    return {
        "rows": rows,
        "budgets": budgets,
        "max_countries": policy["max_countries"],
        "figures": figures,
        "thresholds": cohorts(view).thresholds,
    }


def _row(view: RunView, name: str, country: str, strain: float, is_blocker: bool, figures: dict, budgets: dict) -> dict:
    rule = rule_of(view.gates, name)
    figure_names = (
        "cohort",
        "site_count",
        "support",
        "distinct_tzid_count",
        "top_tzid",
        "top1_share",
        "top1_top2_gap",
        "entropy_norm",
        "js_distance",
        "fallback_count",
        "fallback_rate",
        "override_count",
        "override_rate",
    )
    return {
        "country_iso": country,
        "class": name,
        "owner": rule["owner"],
        "is_blocker": is_blocker and rule["blocks"],
        "strain": strain,
        **{key: figures.get(key) for key in figure_names},
        "dominance": dominance(view).get(country),
        "budget_rows": budgets.get(name, 0),
        "acceptance": rule["acceptance"],
    }


def _governance(view: RunView, caps: dict) -> Iterator[tuple[str, str, float, bool]]:
    """Fallback and override rates close to their caps: class, place, share of the cap, whether it breaches."""
    settings = view.gates.section("watchlist")
    for row in view.rows(
        "select * from s1_governance_2A where cap_applied is not null order by scope_kind desc, scope_value"
    ):
        used = row["fallback_rate"] / row["cap_applied"]
        if used > settings["fallback_watch_share_of_cap"]:
            yield "fallback", row["scope_value"], used, used > 1
    for row in view.rows("select * from s2_governance_2A order by scope_kind desc, scope_value"):
        used = row["override_rate"] / caps["override_rate_cap"]
        if used > settings["override_watch_share_of_cap"]:
            yield "override", row["scope_value"], used, used > 1 and row["scope_value"] == WORLD


def _shape(view: RunView) -> Iterator[tuple[str, str, float, bool]]:
    """Countries whose zones do not look like their people's."""
    settings, zones, ratio = view.gates.section("watchlist"), cohorts(view), dominance(view)
    for country in wrong_territories(view):
        yield "territory", country, 1 - ratio[country], False
    for row in zones.members("C_large"):
        if row["top1_share"] >= settings["collapse_top1_share"]:
            name = "representativeness" if row["support"] >= 2 else "topology_limited"
            yield name, row["country_iso"], row["top1_share"], False
    bands = {column: Band(view.gates.metric(metric)["b"]) for column, metric in settings["concentration"].items()}
    for row in zones.members("C_multi"):
        gaps = [bands[column].gap(row[column]) for column in bands]
        if any(gaps):
            yield "concentration", row["country_iso"], max(gaps), False


scorer.watchlist = watchlist
