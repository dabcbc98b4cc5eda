"""Facts of segment 6B that several metrics share: flows by kind, the flows that fraud took over, the gaps of cases, laws and delays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from python_udfs.quantile_law import DISTRIBUTIONS
from scorers import stats
from scorers.registry import Amendment, Scorer
from scorers.view import RunView

scorer = Scorer("6B")

CUBE = ("s5_metric_cubes_6B",)
FLOWS = ("s3_flow_anchor_with_fraud_6B",)
LABELLED = ("s3_flow_anchor_with_fraud_6B", "s4_flow_truth_labels_6B", "s4_flow_bank_view_6B")
HITS = ("s3_flow_anchor_with_fraud_6B", "arrival_events_5B", "merchant_zone_profile_5A", "s1_country_base_6A")
CASES = ("s4_case_timeline_6B",)

CLASSES = ("consumer_daytime", "office_hours", "fuel_convenience", "evening_weekend", "travel_hospitality", "bills_utilities", "online_24h", "online_bursty")
OUTCOMES = ("NO_CASE_OPENED", "BANK_CONFIRMED_FRAUD", "BANK_CONFIRMED_LEGIT", "CUSTOMER_DISPUTE_REJECTED", "CHARGEBACK_WRITTEN_OFF")
BANK_FRAUD = (1, 4)
TRUTHS = ("LEGIT", "FRAUD", "ABUSE")
SUBTYPES = ("NONE", "CARD_TESTING", "CNP_STOLEN", "ATO", "LOST_STOLEN", "MERCHANT_COLLUSION", "MULE_ACTIVITY", "REFUND_ABUSE", "PROMO_FRAUD", "BONUS_ABUSE", "FRIENDLY_FRAUD")
THIRD_PARTY = (1, 2, 3, 4)
POS, ECOM = 0, 1

scorer.sizes = lambda view: {
    "flows": counted(view, "s3_flow_anchor_with_fraud_6B"),
    "sessions": counted(view, "s1_session_index_6B"),
    "cases": counted(view, "s4_case_index_6B"),
}


def counted(view: RunView, dataset: str) -> int:
    """Rows of a dataset."""
    return view.value(f"select count(*) from {dataset}")


def complete(view: RunView) -> int:
    """Number of flows, once it is sure that truth, bank view and cube speak of all of them.

    Raises:
        ValueError: one of them has more or fewer: its shares would be of something else.
    """

    def gather(v):
        found = {name: counted(v, name) for name in LABELLED} | {"s5_metric_cubes_6B": v.value("select coalesce(sum(flows), 0)::bigint from s5_metric_cubes_6B")}
        if len(set(found.values())) > 1:
            raise ValueError("found other numbers of flows: " + ", ".join(f"{name} {n}" for name, n in found.items()))
        return found["s5_metric_cubes_6B"]

    return view.once("complete", gather)


def share(view: RunView, of: str, among: str = "true") -> tuple[float | None, int]:
    """Share of flows with a property among those with another, both conditions on the cube, and how many those are."""
    complete(view)
    found = view.rows(f"select coalesce(sum(flows) filter (where ({of}) and ({among})), 0)::bigint as hits, coalesce(sum(flows) filter (where {among}), 0)::bigint as n from s5_metric_cubes_6B")[0]
    return (found["hits"] / found["n"] if found["n"] else None), found["n"]


def contingency(view: RunView, row: str, column: str, relation: str = "s5_metric_cubes_6B", flows: str = "sum(flows)") -> np.ndarray:
    """Flows by two expressions over a relation, rows and columns in their order."""
    found = view.columns(f"select {row} as r, {column} as c, ({flows})::bigint as n from {relation} group by all order by all")
    return crossed(found["r"], found["c"], found["n"])


def crossed(rows: np.ndarray, columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Counts as a table of the distinct rows and columns."""
    r, row = np.unique(rows.astype(str) if rows.dtype == object else rows, return_inverse=True)
    c, column = np.unique(columns.astype(str) if columns.dtype == object else columns, return_inverse=True)
    table = np.zeros((len(r), len(c)))
    np.add.at(table, (row, column), counts)
    return table


def association(table: np.ndarray, most_p: float) -> float:
    """Cramér's V where the association is no accident, else 0."""
    return stats.cramers_v(table) if stats.chi_square_independence(table) < most_p else 0.0


def reference_amounts(view: RunView) -> dict[str, np.ndarray]:
    """Flows by amount in EUR cents, ascending, and outcome: ``values`` (n,), ``flows`` (n, 5)."""

    def gather(v):
        found = v.columns("select amount_ref_minor, bank_view_outcome, flows from s5_reference_amounts_6B order by all")
        values, place = np.unique(found["amount_ref_minor"], return_inverse=True)
        table = np.zeros((len(values), len(OUTCOMES)), dtype=np.int64)
        np.add.at(table, (place, found["bank_view_outcome"]), found["flows"])
        return {"values": values, "flows": table}

    return view.once("reference_amounts", gather)


def amount_deciles(view: RunView) -> np.ndarray:
    """Flows by decile of the amount in EUR cents and outcome, shape (10, 5)."""
    found = reference_amounts(view)
    total = found["flows"].sum(axis=1)
    edges = [stats.quantile_of_counts(found["values"], total, q / 10) for q in range(1, 10)]
    table = np.zeros((10, len(OUTCOMES)))
    np.add.at(table, np.searchsorted(edges, found["values"], side="left"), found["flows"])
    return table


def hits(view: RunView) -> str:
    """Name of a table of the flows that fraud took over: those of S3 with subtype, merchant's country and both regions."""

    def gather(v):
        with v.counting():
            v.con.execute("""
                create temp table hit as
                select f.*, coalesce(nullif(f.fraud_pattern, 0), 10)::utinyint as subtype, m.legal_country_iso, c.region as customer_region, r.region as merchant_region
                from s3_flow_anchor_with_fraud_6B f
                join arrival_events_5B a on a.arrival_id = f.flow_id
                join merchant_zone_profile_5A m on m.mz_idx = a.mz_idx
                left join s1_country_base_6A c on c.country_idx = f.market_idx
                left join s1_country_base_6A r on r.country_iso = m.legal_country_iso
                where f.overlay_applied""")
        lost, n = v.con.execute("select count(*) filter (where customer_region is null or merchant_region is null), count(*) from hit").fetchone()
        if lost or n != v.value("select count(*) from s3_flow_anchor_with_fraud_6B where overlay_applied"):
            raise ValueError(f"found {lost} flows without a region, {n} with an arrival; allowed none, all")
        return "hit"

    return view.once("hits", gather)


def campaign_sizes(view: RunView) -> dict[int, int]:
    """Targets of each campaign."""
    return view.once("campaign_sizes", lambda v: {row["campaign_idx"]: row["n"] for row in v.rows(
        f"select campaign_idx, count(*) as n from {hits(v)} where campaign_idx > 0 group by all order by all")})


def large_campaigns(view: RunView, least: int) -> str:
    """Condition on the table of hits: targets of campaigns with so many of them."""
    large = [str(campaign) for campaign, n in campaign_sizes(view).items() if n >= least]
    return f"campaign_idx in ({', '.join(large)})" if large else "false"


def gaps(view: RunView) -> dict[str, np.ndarray]:
    """Consecutive events of cases: gap in whole seconds, and how often it stands."""

    def gather(v):
        with v.counting():
            return v.columns("""
                with gap as (
                    select epoch_us(ts_utc) - epoch_us(lag(ts_utc) over (partition by case_id order by case_event_seq)) as gap_us from s4_case_timeline_6B)
                select (gap_us < 0) as is_negative, round(gap_us / 1e6)::bigint as seconds, count(*) as n from gap where gap_us is not null group by all order by all""")

    return view.once("gaps", gather)


def case_spans(view: RunView) -> dict[str, np.ndarray]:
    """Each case: its duration in seconds, and whether its time ever decreases."""

    def gather(v):
        with v.counting():
            return v.columns("""
                with event as (
                    select case_id, ts_utc, ts_utc < lag(ts_utc) over (partition by case_id order by case_event_seq) as is_back from s4_case_timeline_6B)
                select (epoch_us(max(ts_utc)) - epoch_us(min(ts_utc))) / 1e6 as seconds, coalesce(bool_or(is_back), false) as is_back
                from event group by case_id order by case_id""")

    return view.once("case_spans", gather)


@dataclass(frozen=True)
class Law:
    """A mixture of distributions that is cut to an interval, as a policy states it."""

    least: float
    most: float
    components: tuple[tuple[str, float, float, float], ...]

    def _whole(self, x: np.ndarray) -> np.ndarray:
        return sum(weight * DISTRIBUTIONS[dist](scale, shape).cdf(x) for dist, weight, scale, shape in self.components)

    def cdf(self, x: np.ndarray) -> np.ndarray:
        """Share of the law up to ``x``."""
        low, high = self._whole(np.array([self.least, self.most], dtype=float))
        return np.clip((self._whole(np.asarray(x, dtype=float)) - low) / (high - low), 0, 1)

    def quantile(self, q: np.ndarray) -> np.ndarray:
        """Inverse of ``cdf`` by linear interpolation on a logarithmic grid of 20,001 points."""
        grid = np.geomspace(max(self.least, 1e-3), self.most, 20001)
        return np.interp(q, self.cdf(grid), grid)


def laws(view: RunView, policy: str) -> dict[str, Law]:
    """The laws of a policy of 6B by name."""

    def gather(v):
        parts: dict[str, list] = {}
        for row in v.policy(f"policy_6B.{policy}__laws__components"):
            parts.setdefault(str(row["parent"]), []).append((row["ordinal"], row["dist"], row["weight"], row["scale"], row["shape"] or 0.0))
        return {row["law"]: Law(row["min"], row["max"], tuple(part[1:] for part in sorted(parts[str(row["ordinal"])]))) for row in v.policy(f"policy_6B.{policy}__laws")}

    return view.once(f"laws_{policy}", gather)


def by_name(names: tuple[str, ...], prefix: str, row: Mapping) -> np.ndarray:
    """A policy's figure by name, in the order of the names."""
    return np.array([row[f"{prefix}_{name}"] for name in names], dtype=float)


def _amendments(view: RunView) -> list[Amendment]:
    """A run of the scale that the rails bind, with a state beyond its stretch, is no pass."""
    from scorers.board import runtime_rows

    red = [f"{row['state']} took {row['seconds']:g} s, stretch {row['stretch_s']:g} s" for row in runtime_rows(view.run) if row["segment"] == "6B" and row["light"] == "red"]
    return [Amendment(f"runtime: {text}", "fail") for text in red]


scorer.amendments = _amendments
