"""Facts of segment 5A that several metrics share: demand by row, weeks by class and channel, and what the calendar moves."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.registry import Amendment, Scorer
from scorers.view import RunView

scorer = Scorer("5A")

scorer.sizes = lambda view: {
    "merchants": view.value("select count(*) from merchant_class_profile_5A"),
    "domain_rows": view.value("select count(*) from merchant_zone_profile_5A"),
    "scenario_rows": view.value("select count(*) from merchant_zone_scenario_local_5A"),
}

VOLUME = "(select m.*, e.weekly_volume_effective as volume from merchant_zone_profile_5A m join s3_effective_scale_5A e using (mz_idx))"


def volume_shares(view: RunView, column: str) -> dict[str, float]:
    """Share of demand by a column of the profile."""
    rows = view.rows(f"select {column} as key, sum(volume::decimal(28, 9))::double as volume from {VOLUME} group by all order by all")
    total = sum(row["volume"] for row in rows)
    return {row["key"]: row["volume"] / total for row in rows} if total else {}


def weeks(view: RunView) -> dict[tuple[str, str], np.ndarray]:
    """Demand in each hour of the local week by class and channel, shape (168,)."""

    def gather(v):
        rows = v.rows("""select demand_class, channel_group, list(total order by bucket) as week from (
            select demand_class, channel_group, bucket, sum(intensity_base)::double as total
            from class_zone_baseline_local_5A group by all) group by all order by all""")
        return {(row["demand_class"], row["channel_group"]): np.array(row["week"]) for row in rows}

    return view.once("weeks", gather)


def mass(view: RunView, hours: np.ndarray, *, demand_class: str | None = None, channel: str | None = None) -> float:
    """Share of demand inside a set of hours, boolean of shape (168,), for one class or channel."""
    held = [week for (c, g), week in weeks(view).items() if demand_class in (None, c) and channel in (None, g)]
    total = np.sum(held, axis=0) if held else np.zeros(168)
    return float(total[hours].sum() / total.sum()) if total.sum() else float("nan")


HOUR = np.arange(168)
NIGHT = HOUR % 24 < 6
WEEKEND = HOUR >= 120


def merchant_volumes(view: RunView) -> np.ndarray:
    """Weekly demand of each merchant, descending."""
    return view.once("merchant_volumes", lambda v: v.array(
        f"select sum(volume) as volume from {VOLUME} group by merchant_id order by 1 desc"))


def affected_shares(view: RunView) -> dict[str, np.ndarray]:
    """Each country's demand, and the share of it in hours whose factor departs from 1 by the policy's least departure."""

    def gather(v):
        policy = v.policy("policy_5A.scenario_overlay_policy")[0]
        return v.columns(
            """with hour as (
                select m.legal_country_iso as country_iso, v.factor, v.intensity
                from s4_intensity_vectors_5A v join merchant_zone_profile_5A m using (mz_idx) where v.is_active)
            select country_iso,
                   sum(list_sum(list_transform(intensity, lambda x, i: case when factor[i] > 0 then x / factor[i] else 0 end))) as volume,
                   sum(list_sum(list_transform(intensity, lambda x, i:
                       case when abs(factor[i] - 1) >= ? and factor[i] > 0 then x / factor[i] else 0 end))) as affected
            from hour group by all order by all""",
            [policy["affected_eps"]],
        )

    return view.once("affected_shares", gather)


def tail_rows(view: RunView) -> dict[str, np.ndarray]:
    """Rows of tail zones: their weekly demand in the baseline."""
    return view.once("tail_rows", lambda v: v.columns(
        f"select volume, zone_origin from {VOLUME} where zone_role = 'tail_zone' order by mz_idx"))


@scorer.sample("merchant_volume_log")
def merchant_volume_log(view):
    return np.log(merchant_volumes(view))


@scorer.sample("volume_by_class")
def volume_by_class(view):
    return volume_shares(view, "demand_class")


@scorer.sample("volume_by_tzid")
def volume_by_tzid(view):
    return volume_shares(view, "tzid")


@scorer.table("countries")
def countries(view):
    """Each country's demand and the share that the calendar touches."""
    found = affected_shares(view)
    return [
        {"country_iso": c, "volume": round(float(v), 6), "affected_share": round(float(a / v), 8) if v else None}
        for c, v, a in zip(found["country_iso"], found["volume"], found["affected"])
    ]


@scorer.table("classes")
def classes(view):
    """Demand by class, channel and country."""
    return view.rows(f"""
        select demand_class, channel_group, legal_country_iso, count(*) as n_rows, round(sum(volume), 6) as volume
        from {VOLUME} group by all order by all""")


@scorer.table("merchants")
def merchants(view):
    """The fifty merchants with most demand."""
    return view.rows(f"""
        select merchant_id, any_value(demand_class) as demand_class, any_value(virtual_mode) as virtual_mode, count(*) as n_rows,
               sum(zone_site_count) as sites, round(sum(volume), 6) as volume
        from {VOLUME} group by merchant_id order by volume desc, merchant_id limit 50""")


@scorer.table("events")
def events(view):
    """Events by type and kind."""
    return view.rows("select event_type, kind, scope_kind, count(*) as events from scenario_calendar_5A group by all order by all")


AXES = {
    "channel": ("5A-M03a", "5A-M04"),
    "concentration": ("5A-M05", "5A-M06", "5A-M17", "5A-M18", "5A-M19"),
    "tail": ("5A-M07", "5A-M08", "5A-M20"),
    "dst": ("5A-M09", "5A-M10"),
    "overlay": ("5A-M11", "5A-M12", "5A-M15"),
}


def caveats(report: dict) -> dict[str, str]:
    """State of each axis: clear with all its metrics at B+, watch with all at B, material with one below."""
    grades = {m["id"]: m["grade"] for m in report["metrics"]}
    worst = {"BPLUS": "clear", "B": "watch"}
    return {
        axis: max((worst.get(grades[i], "material") for i in ids), key=("clear", "watch", "material").index)
        for axis, ids in AXES.items()
    }


scorer.flags = lambda report: {f"{axis}_is_{state}": True for axis, state in caveats(report).items()}


def _amendments(view: RunView) -> list[Amendment]:
    """Only a strict validation certifies."""
    mode = view.policy("policy_5A.validation_policy")[0]["mode"]
    return [] if mode == "strict" else [Amendment(f"validation_mode is {mode}: 5A-S5-001", "fail")]


scorer.amendments = _amendments
scorer.metadata = lambda view: {
    "validation_mode": view.policy("policy_5A.validation_policy")[0]["mode"],
    "class_shares": volume_shares(view, "demand_class"),
    "mode_shares": volume_shares(view, "virtual_mode"),
    "median_weekly_volume": stats.median(merchant_volumes(view)),
}
