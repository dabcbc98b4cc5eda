"""Facts of segment 3A that several metrics share: split pairs, their zones, and the prior of each country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorers import stats
from scorers.registry import Scorer
from scorers.view import RunView

scorer = Scorer("3A")

scorer.sizes = lambda view: {
    "pairs": view.value("select count(*) from s1_escalation_queue"),
    "escalated_pairs": view.value("select count(*) from s1_escalation_queue where is_escalated"),
}


@dataclass(frozen=True)
class Pairs:
    """Split pairs, all arrays of shape (pairs,) in key order.

    `starts` are the positions of their first rows in `rows`, whose columns come from zone_alloc in key order.
    """

    rows: dict[str, np.ndarray]
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def reduce(self, values: np.ndarray, how=np.add) -> np.ndarray:
        """One number a pair from one a row."""
        return how.reduceat(values, self.starts) if len(self.starts) else np.zeros(0)

    @property
    def outlets(self) -> np.ndarray:
        return self.rows["site_count"][self.starts]

    def top1_of_counts(self) -> np.ndarray:
        """Largest zone's share of the pair's outlet-equivalents."""
        return self.reduce(self.rows["zone_site_count"], np.maximum) / self.outlets

    def nonzero_zones(self) -> np.ndarray:
        return self.reduce((self.rows["zone_site_count"] > 0).astype(int))

    def zones_above(self, share: float) -> np.ndarray:
        return self.reduce((self.rows["share_ppb"] > share * 1e9).astype(int))


def pairs(view: RunView) -> Pairs:
    """Split pairs as zone_alloc publishes them, with the country's prior and whether the zone is material."""

    def gather(v):
        rows = v.columns("""
            select a.merchant_id, a.legal_country_iso, a.tzid, a.site_count, a.zone_site_count, a.observed_site_count,
                   a.share_ppb, a.prior_share_ppb, a.is_tail, coalesce(p.is_material, false) as is_material
            from zone_alloc a left join s2_country_zone_priors p on p.country_iso = a.legal_country_iso and p.tzid = a.tzid
            where a.is_escalated order by a.merchant_id, a.legal_country_iso, a.tzid""")
        merchant, country = rows["merchant_id"], rows["legal_country_iso"]
        is_first = np.ones(len(merchant), dtype=bool)
        is_first[1:] = (merchant[1:] != merchant[:-1]) | (country[1:] != country[:-1])
        return Pairs(rows, np.flatnonzero(is_first))

    return view.once("pairs", gather)


def multi_zone_top1(view: RunView) -> np.ndarray:
    """Largest prior share of each country with two material zones or more, by country."""
    return view.once(
        "multi_zone_top1",
        lambda v: v.array(
            """select max(share_effective)::double from s2_country_zone_priors group by country_iso
               having count_if(is_material) >= ? order by country_iso""",
            [v.cohort("multi_zone_countries")["min_material_zones"]],
        ),
    )


def share_spread(view: RunView, *, is_material_only: bool, least_pairs: int) -> np.ndarray:
    """Population SD of share_drawn over split pairs, by country and zone with enough pairs."""
    condition = "where coalesce(p.is_material, false)" if is_material_only else ""
    return view.array(
        f"""select stddev_pop(s.share_drawn) from s3_zone_shares s
            left join s2_country_zone_priors p on p.country_iso = s.legal_country_iso and p.tzid = s.tzid
            {condition} group by s.legal_country_iso, s.tzid having count(*) >= ? order by s.legal_country_iso, s.tzid""",
        [least_pairs],
    )


def escalation_curve(view: RunView) -> list[dict]:
    """Escalation rate by band of zone count, each standardised to the run's mix of site-count strata.

    Strata with too few pairs in a band are dropped there and the mix renormalised; bands with too few pairs are pooled
    with the next one up, the last with the one before.
    """
    params = view.params("3A-S07")
    rows = view.columns("select zone_count_country as z, site_count as n, is_escalated as e from s1_escalation_queue order by all")
    band = np.searchsorted(params["zone_edges"], rows["z"], side="right") - 1
    stratum = np.searchsorted(params["site_edges"], rows["n"], side="right") - 1
    mix = np.bincount(stratum, minlength=len(params["site_edges"])) / max(len(stratum), 1)
    members = _pooled([np.flatnonzero(band == b) for b in range(len(params["zone_edges"]))], params["min_band_pairs"])
    curve = []
    for first_band, pool in members:
        inside = [(mix[s], rows["e"][pool][stratum[pool] == s]) for s in range(len(mix))]
        inside = [(weight, found) for weight, found in inside if len(found) >= params["min_stratum_pairs"]]
        if inside:
            total = sum(weight for weight, _ in inside)
            rate = sum(weight * found.mean() for weight, found in inside) / total
            curve.append({"zones_from": params["zone_edges"][first_band], "pairs": len(pool), "rate": float(rate)})
    return curve


def _pooled(bands: list[np.ndarray], least: int) -> list[tuple[int, np.ndarray]]:
    """Bands with at least `least` members, smaller ones joined to the next: (first band, members)."""
    done, open_from, open_members = [], 0, np.zeros(0, dtype=int)
    for position, members in enumerate(bands):
        if not len(open_members):
            open_from = position
        open_members = np.concatenate([open_members, members])
        if len(open_members) >= least:
            done.append((open_from, open_members))
            open_members = np.zeros(0, dtype=int)
    if len(open_members) and done:
        done[-1] = (done[-1][0], np.concatenate([done[-1][1], open_members]))
    elif len(open_members):
        done.append((open_from, open_members))
    return done


def prior_and_mean_share(view: RunView) -> dict[str, np.ndarray]:
    """Prior share and mean drawn share by country and zone with enough split pairs."""
    return view.columns(
        """select legal_country_iso as country_iso, tzid, count(*) as pairs, any_value(prior_share_ppb) / 1e9 as prior_share,
                  avg(share_ppb / 1e9) as mean_share
           from zone_alloc where is_escalated group by all having count(*) >= ? order by all""",
        [view.params("3A-V04")["min_pairs"]],
    )


@scorer.sample("top1_share")
def top1_share(view):
    found = pairs(view)
    return found.reduce(found.rows["share_ppb"], np.maximum) / 1e9


@scorer.table("decision_reasons")
def decision_reasons(view):
    """How pairs were decided, by zones of their country."""
    return view.rows("""
        select zone_count_country, decision_reason, count(*) as pairs, sum(site_count) as outlets
        from s1_escalation_queue group by all order by all""")


@scorer.table("zones")
def zones(view):
    """Prior and mean drawn share by country and zone: the means agree, the spread around them is what V04 grades."""
    found = prior_and_mean_share(view)
    return [dict(zip(found, row)) for row in zip(*(values.tolist() for values in found.values()))]


@scorer.table("countries")
def countries(view):
    """Each country's universe, prior, pairs and coherence."""
    return view.rows("""
        with prior as (
            select country_iso, count(*) as zones, count_if(is_material) as material_zones,
                   max(share_effective)::double as prior_top1,
                   sum(share_effective::double ** 2) as prior_hhi
            from s2_country_zone_priors group by all),
        pair as (
            select legal_country_iso as country_iso, merchant_id, bool_or(is_escalated) as is_escalated,
                   count_if(zone_site_count > 0) as nonzero, sum(site_count) filter (where is_dominant) as outlets,
                   sum(zone_site_count) filter (where observed_site_count > 0) as coherent
            from zone_alloc group by all),
        spread as (
            select legal_country_iso as country_iso, median(sd) as share_sd
            from (select legal_country_iso, tzid, stddev_pop(share_drawn) as sd from s3_zone_shares group by all) group by all)
        select country_iso, zones, material_zones, round(prior_top1, 8) as prior_top1, round(prior_hhi, 8) as prior_hhi,
               round(1 / prior_hhi, 6) as effective_zones, count(*) as pairs, count_if(is_escalated) as escalated,
               round(avg((nonzero > 1)::int) filter (where is_escalated), 6) as multi_zone_rate,
               round(any_value(share_sd), 8) as share_sd,
               round(sum(coherent) filter (where is_escalated) / sum(outlets) filter (where is_escalated), 8) as coherence
        from prior join pair using (country_iso) left join spread using (country_iso)
        group by all order by pairs desc, country_iso""")


@scorer.table("pairs")
def extreme_pairs(view):
    """The fifty split pairs whose trade departs furthest from their market."""
    return view.rows("""
        select merchant_id, legal_country_iso, any_value(site_count) as site_count, count(*) as zones,
               count_if(zone_site_count > 0) as nonzero_zones, count_if(observed_site_count > 0) as observed_zones,
               round(sum(abs(share_ppb - prior_share_ppb)) / 2e9, 8) as departure
        from zone_alloc where is_escalated group by all order by departure desc, merchant_id, legal_country_iso limit 50""")


def _metadata(view: RunView) -> dict:
    found = prior_and_mean_share(view)
    return {
        "escalation_rate": view.value("select avg(is_escalated::int) from s1_escalation_queue"),
        "prior_to_mean_share_spearman": stats.spearman(found["prior_share"], found["mean_share"]),
        "escalation_curve": escalation_curve(view),
    }


scorer.metadata = _metadata
