"""How a country's sites spread over its time zones, and which countries are large enough to be graded by it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from scorers import stats
from scorers.registry import Figure
from scorers.view import RunView


def scaled_threshold(rule: Mapping, sites: int) -> int:
    """Least number of sites of a cohort in a world of ``sites`` sites.

    The literal number from ``literal_from_sites`` on; below, its share of the world rounded up, at least ``least``.
    """
    if sites >= rule["literal_from_sites"]:
        return rule["literal"]
    return max(rule["least"], math.ceil(rule["literal"] * sites / rule["reference_sites"]))


def create_country_figures(view: RunView, site_zone: str, zone_population: str, support: str) -> None:
    """Create ``country_figures``, one row per country with a site.

    Columns: country_iso, site_count, support, distinct_tzid_count, top_tzid, top1_share, top1_top2_gap (1 where one
    zone is seen), entropy (nats), entropy_norm (entropy over ln of the support, at most 1; null below two), js_distance
    (base 2, square root; sites against population by zone).

    Args:
        site_zone: relation (country_iso, tzid), one row per site.
        zone_population: relation (country_iso, tzid, population), people by zone.
        support: relation (country_iso, support), zones that count for the country.
    """
    view.con.execute(f"""
        create or replace temp table country_figures as
        with counts as (
            select country_iso, tzid, count(*)::double as n from {site_zone} where tzid is not null group by all),
        people as (
            select country_iso, tzid, population::double as people from {zone_population}
            where country_iso in (select country_iso from counts)),
        cells as (
            select country_iso, tzid, coalesce(n, 0) as n, coalesce(people, 0) as people
            from counts full join people using (country_iso, tzid)),
        shares as (
            select country_iso, tzid, n, n / sum(n) over country as p,
                   people / nullif(sum(people) over country, 0) as q,
                   row_number() over (partition by country_iso order by n desc, tzid) as place
            from cells window country as (partition by country_iso)),
        figures as (
            select country_iso, sum(n)::bigint as site_count, count_if(n > 0) as distinct_tzid_count,
                   max(tzid) filter (place = 1) as top_tzid, max(p) filter (place = 1) as top1_share,
                   max(p) filter (place = 1) - coalesce(max(p) filter (place = 2), 0) as top1_top2_gap,
                   coalesce(-sum(p * ln(p)) filter (p > 0), 0) as entropy,
                   sqrt(greatest(0, coalesce(sum(p * log2(2 * p / (p + q))) filter (p > 0), 0) / 2
                                    + coalesce(sum(q * log2(2 * q / (p + q))) filter (q > 0), 0) / 2)) as js_distance,
                   count(q) > 0 as has_people
            from shares group by country_iso)
        select f.country_iso, f.site_count, coalesce(s.support, 0)::bigint as support, f.distinct_tzid_count,
               f.top_tzid, f.top1_share, f.top1_top2_gap, greatest(f.entropy, 0) as entropy,
               case when s.support >= 2 then least(1, greatest(f.entropy, 0) / ln(s.support)) end as entropy_norm,
               case when f.has_people then f.js_distance end as js_distance
        from figures f left join {support} s using (country_iso)
        order by f.country_iso""")


class ZoneCohorts:
    """``C_multi`` and ``C_large`` at the world's own thresholds, with the literal cohorts beside."""

    def __init__(self, view: RunView, multi: Mapping, large: Mapping):
        """``multi`` and ``large``: the cohorts' entries in the gate YAML. Needs ``country_figures``."""
        self.countries = view.rows("select * from country_figures order by country_iso")
        self.sites = sum(row["site_count"] for row in self.countries)
        self.rules = {"C_multi": multi, "C_large": large}
        self.thresholds = {name: scaled_threshold(rule, self.sites) for name, rule in self.rules.items()}

    def members(self, name: str, is_literal: bool = False, min_support: int = 0) -> list[dict]:
        """Countries of a cohort; ``min_support`` asks for more zones than the cohort does."""
        rule = self.rules[name]
        least = rule["literal"] if is_literal else self.thresholds[name]
        support = max(rule.get("min_support", 0), min_support)
        return [row for row in self.countries if row["site_count"] >= least and row["support"] >= support]

    def median_of(self, name: str, column: str) -> Figure:
        """Unweighted median of a country figure."""
        return self._figure(name, lambda rows: stats.median([r[column] for r in rows if r[column] is not None]))

    def share_of(self, name: str, holds, min_support: int = 0) -> Figure:
        """Share of the cohort's countries for which ``holds(row)``."""
        return self._figure(
            name, lambda rows: float(np.mean([holds(r) for r in rows])) if rows else math.nan, min_support
        )

    def _figure(self, name, measure, min_support: int = 0) -> Figure:
        members, literal = (self.members(name, is_literal, min_support) for is_literal in (False, True))
        return Figure(
            measure(members),
            size=len(members),
            detail={
                "min_sites": self.thresholds[name],
                "literal": {
                    "min_sites": self.rules[name]["literal"],
                    "cohort_size": len(literal),
                    "value": measure(literal) if literal else None,
                },
            },
        )

    def metadata(self) -> dict:
        """Thresholds used and cohort members, for the report."""
        return {
            "sites": self.sites,
            "thresholds": self.thresholds,
            "cohort_members": {name: [row["country_iso"] for row in self.members(name)] for name in self.rules},
        }
