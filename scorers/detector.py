"""A fixed detector of fraud: a keyed sample of flows, what was known of each at authorisation, causal counts, and a boosted model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scorers import stats
from scorers.view import RunView

FLOWS = "s3_flow_anchor_with_fraud_6B"
TRUTH = "s4_flow_truth_labels_6B"
READS = (FLOWS, TRUTH)
SESSION = ("session_flows", "session_merchants", "session_span_s")
HOUR_S = 3600


@dataclass(frozen=True)
class Sample:
    """Flows drawn by key: ``columns`` by name, each (n,) float with NaN for null; ``weight`` is how many flows each stands for."""

    columns: Mapping[str, np.ndarray]
    is_hit: np.ndarray
    weight: np.ndarray

    def matrix(self, names: Sequence[str]) -> np.ndarray:
        """Columns side by side, shape (n, len(names))."""
        return np.column_stack([self.columns[name] for name in names])


def draw(view: RunView, params: Mapping) -> Sample:
    """All columns of a keyed sample of flows in the order of flows, with those of their sessions and the causal counts.

    Flows that are not legitimate and flows that are are drawn apart, each by a multiplicative hash of ``flow_id`` to about the
    number asked for. Counts speak of every flow of the run, drawn or not.
    """
    return view.once("detector_sample", lambda v: _draw(v, params))


def _draw(view: RunView, params: Mapping) -> Sample:
    with view.counting():
        totals = dict(view.con.execute(f"select truth_label <> 0, count(*) from {TRUTH} group by 1").fetchall())
        bounds = {is_hit: min(2**32, int(2**32 * params[name] / max(totals.get(is_hit, 0), 1))) for is_hit, name in ((True, "hits"), (False, "others"))}
        view.con.execute(f"""
            create temp table chosen as select flow_id, truth_label <> 0 as is_hit from {TRUTH}
            where (flow_id::ubigint * 2654435761::ubigint) & 4294967295::ubigint < case when truth_label <> 0 then {bounds[True]} else {bounds[False]} end""")
        view.con.execute(f"create temp table drawn as select f.*, c.is_hit from {FLOWS} f join chosen c using (flow_id)")
        view.con.execute(f"""
            create temp table drawn_session as
            select session_id, count(*) as session_flows, count(distinct merchant_idx) as session_merchants,
                   (epoch_us(max(ts_utc)) - epoch_us(min(ts_utc))) // 1000000 as session_span_s
            from {FLOWS} where session_id in (select session_id from drawn) group by session_id""")
        names = [f"{entity}_{hours}h" for entity in params["entities"] for hours in params["windows_h"]]
        for entity, slot_s in params["entities"].items():
            _count(view, entity, slot_s, params["windows_h"])
        joins = " ".join(f"left join drawn_{e} on drawn_{e}.{e}_idx = d.{e}_idx and drawn_{e}.slot = epoch_us(d.ts_utc) // {s * 1000000}" for e, s in params["entities"].items())
        # without its own entity a flow has no count of it
        counts = ", ".join(f"{name}" for name in names)
        found = view.columns(f"""
            select d.*, s.* exclude (session_id), {counts} from drawn d join drawn_session s using (session_id) {joins} order by d.flow_id""")
    is_hit = np.asarray(found.pop("is_hit"), dtype=bool)
    share = np.where(is_hit, bounds[True], bounds[False]) / 2**32
    return Sample({name: _floats(column) for name, column in found.items()}, is_hit, 1 / share)


def _count(view: RunView, entity: str, slot_s: int, windows_h: Sequence[int]) -> None:
    """For each drawn flow's entity and slot of time, how many flows the entity had in each window that ends as the slot begins."""
    key, slot = f"{entity}_idx", f"epoch_us(ts_utc) // {slot_s * 1000000}"
    counted = ", ".join(f"coalesce(sum(n) over (partition by {key} order by slot range between {h * HOUR_S // slot_s} preceding and 1 preceding), 0)::bigint as {entity}_{h}h"
                        for h in windows_h)
    view.con.execute(f"""
        create temp table drawn_{entity} as
        with held as (select {key}, {slot} as slot, count(*) as n from {FLOWS} where {key} in (select {key} from drawn) group by all),
        counted as (select {key}, slot, {counted} from held)
        select c.* from counted c semi join (select distinct {key}, {slot} as slot from drawn) d on d.{key} = c.{key} and d.slot = c.slot""")


def _floats(column: np.ndarray) -> np.ndarray:
    """A column as floats, NaN for null; instants in seconds."""
    plain = np.ma.getdata(column)
    if plain.dtype.kind == "M":
        plain = plain.astype("datetime64[us]").astype(np.int64) / 1e6
    values = plain.astype(float)
    values[np.ma.getmaskarray(column)] = np.nan
    return values


def column_auc(sample: Sample, name: str, is_category: bool) -> float:
    """How well one column alone tells hits, as an AUC of at least a half.

    Numbers by their order, null below all. Categories by the share of hits among even flows, scored on odd ones.
    """
    values, is_hit = sample.columns[name], sample.is_hit
    if is_category:
        even = sample.columns["flow_id"] % 2 == 0
        found = stats.auc(category_rates(values, is_hit, even)[~even], is_hit[~even])
    else:
        found = stats.auc(np.where(np.isnan(values), -np.inf, values), is_hit)
    return max(found, 1 - found)


def category_rates(values: np.ndarray, is_hit: np.ndarray, learnt: np.ndarray) -> np.ndarray:
    """Share of hits of each value among the learnt rows, drawn towards the mean by one row; null is a value."""
    _, place = np.unique(np.where(np.isnan(values), -1, values), return_inverse=True)
    mean = is_hit[learnt].mean()
    rows, hits = (np.bincount(place[learnt], weights, place.max() + 1) for weights in (None, is_hit[learnt].astype(float)))
    return ((hits + mean) / (rows + 1))[place]


def best_column(sample: Sample, columns: Sequence[str], categories: Sequence[str]) -> tuple[str, float, dict[str, float]]:
    """The column that alone tells most, its AUC, and that of every column; codes count both as categories and by their order."""
    found = {}
    for name in columns:
        found[name] = max(column_auc(sample, name, is_category) for is_category in ({False, True} if name in categories else {False}))
    name = max(found, key=found.get)
    return name, found[name], found


def train(features: np.ndarray, is_hit: np.ndarray, weight: np.ndarray, params: Mapping):
    """The fixed model: gradient-boosted trees on histograms, on one thread so that sums of doubles are the same everywhere."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(early_stopping=False, **params["model"])
    with threadpool_limits(limits=1):
        return model.fit(features, is_hit, sample_weight=weight)


def score(model, features: np.ndarray) -> np.ndarray:
    """Score of each flow, higher for what looks like fraud, shape (n,)."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        return model.decision_function(features)


def features_of(params: Mapping) -> list[str]:
    """Columns that the model may see: those known at authorisation, and the causal counts."""
    return [*params["columns"], *(f"{entity}_{hours}h" for entity in params["entities"] for hours in params["windows_h"])]


def average_precision(scores: np.ndarray, is_hit: np.ndarray, weight: np.ndarray) -> float:
    """Mean precision over the recall that each score adds, rows by weight."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(is_hit, scores, sample_weight=weight))
