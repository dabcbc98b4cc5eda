"""What gives fraud away in segment 6B, and what a model can learn. Definitions stand in gates/segment_6B.yaml under each metric."""

from __future__ import annotations

import math

import numpy as np

from scorers import detector, rules, stats
from scorers.errors import ScoreInputError
from scorers.facts_6b import scorer
from scorers.housekeeping import column_roles
from scorers.registry import Figure

IDS = {
    "party_id": ("s1_party_base_6A", "party_idx", "party_id"),
    "account_id": ("s2_account_base_6A", "account_idx", "account_id"),
    "instrument_id": ("s3_instrument_base_6A", "instr_idx", "instrument_id"),
    "device_id": ("s4_device_base_6A", "dev_idx", "device_id"),
    "ip_id": ("s4_ip_base_6A", "ip_idx", "ip_id"),
}
FLOW_KEYS = {"party_id": "party_idx", "account_id": "account_idx", "instrument_id": "instr_idx", "device_id": "device_idx", "ip_id": "ip_idx"}


def drawn(view) -> detector.Sample:
    """The sample that every metric here looks at."""
    return detector.draw(view, view.params("6B-P02"))


def raw_columns(view, sample: detector.Sample) -> list[str]:
    """Columns of flow and session that are no label, by the roles that the contract gives them.

    Raises:
        ScoreInputError: the contract is not there: without it a label could pass for a column.
    """
    roles = column_roles(view.project, ["6B"]).get(detector.FLOWS)
    if not roles:
        raise ScoreInputError(f"{detector.FLOWS}: found no contract, allowed one with the role of each column")
    return [name for name, role in roles.items() if role in ("key", "feature") and name in sample.columns] + list(detector.SESSION)


def with_nulls(view) -> dict[str, np.ndarray]:
    """The raw columns, and for each with nulls whether it is one."""

    def gather(v):
        sample = drawn(v)
        found = {name: sample.columns[name] for name in raw_columns(v, sample)}
        return found | {f"{name} is null": np.isnan(values).astype(float) for name, values in list(found.items()) if np.isnan(values).any()}

    return view.once("with_nulls", gather)


@scorer.metric("6B-P01", "6B-L02", reads=detector.READS)
def best_raw_column(view, metric_id):
    """6B-P01 looks at the columns, 6B-L02 at null patterns as well."""
    sample, categories = drawn(view), view.params("6B-P01")["categories"]
    held = with_nulls(view) if metric_id == "6B-L02" else {name: sample.columns[name] for name in raw_columns(view, sample)}
    seen = detector.Sample(held | {"flow_id": sample.columns["flow_id"]}, sample.is_hit, sample.weight)
    name, value, found = detector.best_column(seen, list(held), categories)
    first = dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[: view.params("6B-P01")["listed"]])
    return Figure(value, size=int(sample.is_hit.sum()), detail={"column": name, "columns": first})


@scorer.metric("6B-P02", reads=detector.READS)
def boosted_model(view):
    """Trained on the earlier part of the horizon, tested on the rest."""
    params, sample = view.params("6B-P02"), drawn(view)
    features = sample.matrix(detector.features_of(params))
    when = sample.columns["ts_utc"]
    is_early = when < np.quantile(when[~sample.is_hit], params["train_share"]) if (~sample.is_hit).any() else when < 0
    if len(set(sample.is_hit[is_early])) < 2 or len(set(sample.is_hit[~is_early])) < 2:
        return Figure(None, size=int(sample.is_hit.sum()))
    model = detector.train(features[is_early], sample.is_hit[is_early], sample.weight[is_early], params)
    scores, is_hit = detector.score(model, features[~is_early]), sample.is_hit[~is_early]
    precision = detector.average_precision(scores, is_hit, sample.weight[~is_early])
    return Figure(stats.auc(scores, is_hit), size=int(is_hit.sum()), detail={"average_precision": precision, "trained_on": int(is_early.sum()), "tested_on": len(scores)})


@scorer.metric("6B-L01", reads=(*detector.READS, *(dataset for dataset, _, _ in IDS.values())))
def ids_are_blind(view):
    """AUC of truth against each number that a reader sees: flow by flow where a flow has its own, else once for each number.

    A few numbers with most hits would swing a count by flows by chance alone. That count is held against its own error instead.
    """
    sample = drawn(view)
    parts = {"row_number": stats.auc(_row_numbers(view), sample.is_hit), "flow_id": stats.auc(sample.columns["flow_id"], sample.is_hit)}
    keys = {"session_id": sample.columns["session_id"]}
    for name, (dataset, key, published) in IDS.items():
        table = view.columns(f"select {key} as k, {published} as id from {dataset} order by {key}")
        keys[name] = _published(sample.columns[FLOW_KEYS[name]], table["k"], table["id"])
    by_flow, errors = {}, {}
    for name, values in keys.items():
        held = ~np.isnan(values)
        ids, place = np.unique(values[held], return_inverse=True)
        hits, others = (np.bincount(place, side[held], len(ids)) for side in (sample.is_hit, ~sample.is_hit))
        parts[name] = stats.auc(ids, hits > 0)
        by_flow[name] = stats.auc(values[held], sample.is_hit[held])
        errors[name] = _chance(hits, others)
    parts["largest_z"] = max(abs(by_flow[name] - 0.5) / errors[name] for name in keys)
    return Figure(parts=parts, size=int(sample.is_hit.sum()), detail={"by_flow": by_flow, "standard_errors": errors})


def _row_numbers(view) -> np.ndarray:
    """Place of each drawn flow among the rows as they are published."""
    files = view.run.dataset_files("6B", detector.FLOWS)
    if not files:
        return drawn(view).columns["flow_id"]
    listed = ", ".join(f"'{path}'" for path in files)
    return view.columns(f"""
        with row as (select flow_id, filename, file_row_number as n from read_parquet([{listed}], filename = true, file_row_number = true)),
        before as (select filename, sum(count(*)) over (order by filename rows between unbounded preceding and 1 preceding) as rows from row group by filename)
        select (coalesce(b.rows, 0) + r.n)::double as place from row r join before b using (filename) semi join drawn d using (flow_id) order by r.flow_id""")["place"]


def _published(indices: np.ndarray, keys: np.ndarray, ids: np.ndarray) -> np.ndarray:
    place = np.searchsorted(keys, np.where(np.isnan(indices), keys[0] if len(keys) else 0, indices))
    return np.where(np.isnan(indices), np.nan, np.asarray(ids, dtype=float)[np.minimum(place, len(ids) - 1)])


def _chance(*sides: np.ndarray) -> float:
    """Standard error of an AUC of a half between two sides whose rows share numbers: √Σ (Σ nᵢ² / 12 / (Σ nᵢ)²)."""
    return math.sqrt(sum((n.astype(float) ** 2).sum() / 12 / n.sum() ** 2 for n in sides if n.sum()))


@scorer.metric("6B-L03", reads=detector.READS)
def best_depth_two_rule(view):
    """Greatest precision of two conditions together that find the share of hits asked for."""
    params, sample = view.params("6B-L03"), drawn(view)
    held, categories = with_nulls(view), set(view.params("6B-P01")["categories"])
    even = sample.columns["flow_id"] % 2 == 0
    ordered = {}
    for name, values in held.items():
        if name in categories:
            ordered[f"rate of {name}"] = detector.category_rates(values, sample.is_hit, even)
        ordered[name] = values
    found = rules.best_rule({name: values[~even] for name, values in ordered.items()}, sample.is_hit[~even], sample.weight[~even], params["bins"], params["recall"])
    return Figure(found["precision"], size=int(sample.is_hit[~even].sum()), detail=found)
