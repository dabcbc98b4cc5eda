"""Wave C of segment 6B: trips, and the people, cards, devices and merchants they tie. Definitions stand in gates/segment_6B.yaml."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.facts_6b import ECOM, FLOWS, scorer
from scorers.registry import Figure

SESSIONS = ("s1_session_index_6B",)
ARRIVALS = ("s1_arrival_entities_6B", "arrival_events_5B")


def one_in(view, metric_id: str, key: str) -> str:
    """Condition that keeps the keyed part of entities that the metric looks at: all, unless the world is too large for it."""
    return f"{key} % {view.params(metric_id)['one_in'][view.run.scale]} = 0"


@scorer.metric("6B-T19", reads=SESSIONS)
def single_sessions(view):
    found = view.columns("select arrival_count as n, count(*) as sessions from s1_session_index_6B group by all order by all")
    total = int(found["sessions"].sum())
    return Figure(float(found["sessions"][found["n"] == 1].sum() / total) if total else None, size=total)


@scorer.metric("6B-T20", reads=ARRIVALS)
def entities_per_session(view):
    """Distinct accounts, cards, merchants, devices or terminals, and addresses or sites, counted kind by kind."""
    kept = one_in(view, "6B-T20", "e.session_id")
    with view.counting():
        found = view.columns(f"""
            with arrival as (
                select e.session_id, e.account_idx::bigint as account, e.instr_idx::bigint as card, e.merchant_idx::bigint as merchant,
                       coalesce(2 * e.device_idx::bigint, 2 * e.terminal_idx::bigint + 1) as device, coalesce(2 * e.ip_idx::bigint, 2 * a.site_idx::bigint + 1) as place
                from s1_arrival_entities_6B e join arrival_events_5B a using (arrival_id) where {kept}),
            tied as (
                select distinct session_id, unnest([0, 1, 2, 3, 4]) as kind, unnest([account, card, merchant, device, place]) as entity from arrival),
            session as (select session_id, count(*) as n from tied where entity is not null group by session_id)
            select n, count(*) as sessions from session group by n order by n""")
    total = int(found["sessions"].sum())
    if not total:
        return Figure(None)
    mean = float((found["n"] * found["sessions"]).sum() / total)
    high = stats.quantile_of_counts(found["n"], found["sessions"], 0.9)
    return Figure(parts={"p90": high, "mean_ratio": mean / view.params("6B-T20")["kinds"]}, size=total, detail={"median": stats.quantile_of_counts(found["n"], found["sessions"], 0.5)})


@scorer.metric("6B-P19", reads=FLOWS)
def entities_are_shared(view):
    """Among those who act online; a party's merchants are those of all its flows."""
    params = view.params("6B-P19")

    def several(entity: str, other: str, least: int) -> tuple[float | None, int]:
        found = view.rows(f"""
            with tied as (select {entity}, count(distinct {other}) as n from {FLOWS[0]}
                          where {one_in(view, '6B-P19', entity)} group by {entity} having bool_or(presence = {ECOM}))
            select avg((n >= {least})::int) as share, count(*) as n from tied""")[0]
        return found["share"], found["n"]

    with view.counting():
        found = {
            "accounts": several("account_idx", "device_idx", params["devices"]),
            "devices": several("device_idx", "ip_idx", params["ips"]),
            "parties": several("party_idx", "merchant_idx", params["merchants"]),
        }
    return Figure(parts={name: value for name, (value, _) in found.items()}, size=min(n for _, n in found.values()))


@scorer.metric("6B-P20", reads=SESSIONS)
def sessions_split(view):
    """Sessions that begin so soon after another of the same party and presence began that they look like one."""
    soon = view.params("6B-P20")["minutes"]
    with view.counting():
        found = view.rows(f"""
            with begun as (
                select session_start_utc - lag(session_start_utc) over (partition by party_idx, presence order by session_start_utc, session_id) as since
                from s1_session_index_6B where {one_in(view, '6B-P20', 'party_idx')})
            select coalesce(count(*) filter (where since < to_minutes({soon})), 0) as split, count(*) as n from begun""")[0]
    return Figure(found["split"] / found["n"] if found["n"] else None, size=found["n"])


@scorer.table("session_sizes")
def session_table(view):
    """Sessions by arrivals and presence."""
    return view.rows("select presence, arrival_count, count(*) as sessions from s1_session_index_6B group by all order by all")


@scorer.sample("session_arrivals_log")
def session_sample(view):
    """The first 100,000 sessions in the order of their numbers, which tell nothing of them."""
    return np.log(view.array("select arrival_count from s1_session_index_6B order by session_id limit 100000"))
