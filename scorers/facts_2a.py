"""Facts of segment 2A that metrics and watchlist share: zone cohorts, territories, caps and what amends a verdict."""

from __future__ import annotations

from scorers import stats
from scorers.registry import Amendment, Scorer
from scorers.view import RunView
from scorers.zones import ZoneCohorts, create_country_figures

scorer = Scorer("2A")
REBALANCE_REASON = "topology_rebalance_active"

scorer.sizes = lambda view: {"sites": view.value("select count(*) from site_timezones")}


def cohorts(view: RunView) -> ZoneCohorts:
    """Zone cohorts of the run, from published data alone."""

    def gather(v):
        create_country_figures(
            v,
            "(select legal_country_iso as country_iso, tzid from site_timezones)",
            "country_zone_universe_2A",
            "(select country_iso, max(tz_world_support_count) as support from country_zone_universe_2A group by all)",
        )
        return ZoneCohorts(v, v.cohort("C_multi"), v.cohort("C_large"))

    return view.once("cohorts", gather)


scorer.metadata = lambda view: (
    cohorts(view).metadata() | {"gini_top1_share": stats.gini([row["top1_share"] for row in cohorts(view).countries])}
)


def _amendments(view: RunView) -> list[Amendment]:
    """A rebalanced run cannot certify; an approved exception of the override cap certifies PASS_B at best."""
    found = []
    if view.value("select count(*) from site_timezones where tzid_source = 'rebalance'"):
        found.append(Amendment(REBALANCE_REASON, "fail"))
    params = view.params("2A-M05")
    for row in view.policy("policy_2A.tz_governance__approved_exceptions"):
        today = view.policy("policy_2A.tz_governance")[0]["as_of_date"]
        is_current = row["expires_on"] is None or row["expires_on"] >= today
        if (
            row["gate"] in params["exception_gates"]
            and is_current
            and row["approved_rate"] <= params["exception_max_rate"]
        ):
            reason = (
                f"approved exception to {row['gate']}: rate {row['approved_rate']}, {row['owner']}: {row['reason']}"
            )
            found.append(Amendment(reason, "b", {"2A-M05": {"b": {"max": row["approved_rate"]}}}))
    return found


scorer.amendments = _amendments


def _caps(view: RunView) -> dict[str, float]:
    """Caps of tz_governance, which a candidate may only tighten."""
    row = view.policy("policy_2A.tz_governance")[0]
    return {name: value for name, value in row.items() if name.endswith("_cap")}


scorer.caps = _caps
scorer.capped = {"2A-M04", "2A-M05", "2A-M06"}


def dominance(view: RunView) -> dict[str, float]:
    """People of a country's first zone by sites over those of its largest zone, for countries with enough sites."""
    cohorts(view)
    return {
        row["country_iso"]: row["ratio"]
        for row in view.rows(
            """
        select f.country_iso, coalesce(max(u.population) filter (u.tzid = f.top_tzid), 0) / max(u.population) as ratio
        from country_figures f join country_zone_universe_2A u using (country_iso)
        where f.site_count >= ? group by all having max(u.population) > 0 order by 1""",
            [view.params("2A-P03")["min_sites"]],
        )
    }


def wrong_territories(view: RunView) -> list[str]:
    """Countries whose sites stand in a zone that the people do not live by."""
    least = view.params("2A-P03")["dominance"]
    return [country for country, ratio in dominance(view).items() if ratio < least]


@scorer.table("countries")
def countries(view):
    """Each country's zones, rates and cohort."""
    zones = cohorts(view)
    members = {name: {row["country_iso"] for row in zones.members(name)} for name in ("C_multi", "C_large")}
    rows = view.rows("""
        select f.country_iso, f.site_count, f.support, f.distinct_tzid_count, f.top_tzid,
               round(f.top1_share, 8) as top1_share,
               round(f.top1_top2_gap, 8) as top1_top2_gap, round(f.entropy_norm, 8) as entropy_norm,
               round(f.js_distance, 8) as js_distance,
               g.fallback_count, g.fallback_rate, o.override_count, o.override_rate
        from country_figures f
        left join s1_governance_2A g on g.scope_kind = 'country' and g.scope_value = f.country_iso
        left join s2_governance_2A o on o.scope_kind = 'country' and o.scope_value = f.country_iso
        order by f.site_count desc, f.country_iso""")
    return [
        row | {"cohort": "+".join(n for n, m in members.items() if row["country_iso"] in m) or "C_single"}
        for row in rows
    ]
