"""Segment 6B, S1: what its policies refuse, a day of forty arrivals by hand, and that its audit sees what is broken."""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
import pytest
from attachment_twin import person, pick
from policy_cases import REPO, setting
from policy_cases import faults as faults_of
from scipy import stats

from python_udfs import rng
from python_udfs.policies import read_yaml

faults = partial(faults_of, "6B")
SEED, DAY = 42, 11
MODELS = "models/segment_6B/"


@pytest.mark.parametrize("name", ["sessions", "entities", "upstream"])
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("sessions", "schemes.0.width_s", 200),
    ("sessions", "schemes.0.width_s", 1800),
    ("sessions", "schemes.0.share", 0.4),
    ("sessions", "mean_trip_arrivals", 0.5),
    ("sessions", "max_span_s", 3600),
    ("sessions", "catchment.target_daily_arrivals", 50),
    ("sessions", "catchment.thin_daily_arrivals", 450),
    ("sessions", "separate_classes", ["holiday"]),
    ("sessions", "colour", "red"),
    ("entities", "p_switch", 0.4),
    ("entities", "entry_pos.wallet", 0.1),
    ("entities", "entry_ecom.app", 1.2),
    ("entities", "max_party_share.small", 0),
    ("upstream", "properties.0.low", 2),
    ("upstream", "properties.1.property", "active_party_density"),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def compiled(world, name: str, day: int = DAY) -> str:
    return world.compiled(f"{MODELS}{name}.sql").replace("__utc_day_idx__", str(day)).replace("__utc_day_end__", str(day + 1))


def rows(con, query: str) -> list[dict]:
    found = con.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()]


def draw(stream: str, *keys, width: int = 32, index: int = 0) -> int:
    return int(rng.bits(SEED, stream, [np.int64(key) for key in keys], index=index, width=width))


def uniform(stream: str, *keys, index: int = 0) -> float:
    return float(rng.uniform(SEED, stream, [np.int64(key) for key in keys], index=index))


@pytest.fixture(scope="module")
def forty(tiny_world):
    """A world whose day 11 has forty arrivals, at the counters and in the shops online of its busiest market; cells and entities are built anew."""
    with tiny_world.scratch() as con:
        con.execute(f"""create temp table kept as
            with day as (select * from s1_arrival_entities_6B where ts_utc::date = date '2026-03-05' + {DAY}),
            busy as (select presence, mode(catchment_idx) as catchment_idx from day group by presence)
            select arrival_id from day join busy using (presence, catchment_idx)
            qualify row_number() over (partition by presence order by arrival_id) <= 20""")
        con.execute("delete from arrival_events_5B where arrival_id not in (select arrival_id from kept)")
        for name in ("s1_trip_cells_6B", "s1_arrival_entities_6B", "s1_session_index_6B"):
            con.execute(f"create or replace table {name} as {compiled(tiny_world, name)}")
        yield con


def test_forty_arrivals_by_hand(forty):
    """Catchment, scheme, window, trip, session, its beginning and its person; entry mode and terminal: from tables, policy and draws alone."""
    policy = read_yaml(REPO / "policies/segment_6B/sessions.yml")
    modes = read_yaml(REPO / "policies/segment_6B/entities.yml")
    cumulated = [np.cumsum(list(modes[name].values())) for name in ("entry_pos", "entry_ecom")]
    bounds = np.cumsum([scheme["share"] for scheme in policy["schemes"]])[:-1]
    zones = {z["mz_idx"]: z for z in rows(forty, "select mz_idx, channel_group, legal_country_iso from merchant_zone_profile_5A")}
    points = {p["serving_idx"]: p for p in rows(forty, "from s1_serving_point")}
    windows = {(w["catchment_idx"], w["scheme_no"]): w for w in rows(forty, "from s1_trip_window")}
    begins = rows(forty, "from s1_catchment_origin_6B order by origin_slot")
    areas = rows(forty, "from s1_catchment_6B order by catchment_idx")
    arrivals = rows(forty, "select *, epoch_us(ts_utc) as us from arrival_events_5B order by arrival_id")
    assert len(arrivals) == 40

    for a in arrivals:
        a["presence"] = int(zones[a["mz_idx"]]["channel_group"] != "card_present")
        point = points[2 * a["edge_idx"] + 1 if a["is_virtual"] else 2 * a["site_idx"]]
        catchment = point["online_catchment_idx" if a["presence"] else "pos_catchment_idx"]
        scheme = int((uniform("6B.S1.scheme", a["arrival_id"]) >= bounds).sum())
        window = windows[catchment, scheme]
        width = min(policy["schemes"][scheme]["width_s"] * (policy["catchment"]["thin_width_factor"] if areas[catchment]["is_thin"] else 1), policy["max_span_s"])
        assert window["width_s"] == width and window["phase_s"] == draw("6B.S1.phase", catchment, scheme) % width
        number = (a["us"] // 10**6 % 86400 + window["phase_s"]) // width
        a |= {"point": point, "catchment_idx": catchment, "market_idx": point["market_idx"], "trip_cell": window["window_off"] + number,
              "cell_key": DAY << 50 | catchment << 34 | a["presence"] << 33 | scheme << 31 | number << 20}

    counts = Counter((a["trip_cell"], a["cell_key"], a["catchment_idx"]) for a in arrivals)
    trips = {key: max(1, int(n / policy["mean_trip_arrivals"] + uniform("6B.S1.trips", key))) for (_, key, _), n in counts.items()}
    assert rows(forty, "from s1_trip_cells_6B") == [
        {"utc_day": DAY, "trip_cell": cell, "catchment_idx": catchment, "arrival_count": n, "trip_count": trips[key]}
        for (cell, key, catchment), n in sorted(counts.items())]
    assert max(counts.values()) > 2

    for a in arrivals:
        key = a["cell_key"] + int(pick(draw("6B.S1.trip", a["arrival_id"]), trips[a["cell_key"]]))
        area = areas[a["catchment_idx"]]
        word = draw("6B.S1.origin", key, width=48) * area["n_slots"]
        slot = begins[area["slot_off"] + (word >> 48)]
        mode = int((uniform("6B.S1.entry", a["arrival_id"]) >= cumulated[a["presence"]][:-1]).sum())
        a |= {"key": key, "session_id": int(rng.keyed_id(SEED, "6B.S1.session_id", np.int64(key))), "entry_mode": 5 * a["presence"] + mode,
              "begin": slot["origin_idx"] if (word >> 16 & 0xFFFFFFFF) < slot["prob_q"] else slot["alias_origin_idx"],
              "local_hour": (a["us"] // 10**6 + a["utc_offset_s"]) % 86400 // 3600, "terminal_idx": None if a["presence"] else
              a["point"]["terminal_off"] + int(pick(draw("6B.S1.terminal", a["arrival_id"]), a["point"]["terminal_n"]))}
    column = {name: np.array([a[name] for a in arrivals]) for name in ("begin", "presence", "key")}
    who = person(SEED, lambda name, key: forty.execute(f"select * from {name} order by {key}").fetchnumpy(), column["begin"], column["presence"],
                 rng.uniform(SEED, "6B.S1.rank", [column["key"]]))
    homes = dict(forty.execute("select party_idx, country_iso from s1_party_base_6A join s1_country_base_6A using (country_idx)").fetchall())
    for a, party in zip(arrivals, who.party_idx.tolist()):
        a |= {"party_idx": party, "is_foreign": homes[party] != zones[a["mz_idx"]]["legal_country_iso"]}

    published = rows(forty, "from s1_arrival_entities_6B")
    for name in ("arrival_id", "session_id", "party_idx", "catchment_idx", "market_idx", "ts_utc", "terminal_idx", "merchant_idx", "presence", "entry_mode",
                 "is_foreign", "local_hour"):
        assert [row[name] for row in published] == [a[name] for a in arrivals], name
    assert len({a["key"] for a in arrivals}) == forty.execute("select count(*) from s1_session_index_6B").fetchone()[0] < 40


def test_another_card_is_of_the_same_person(tiny_world):
    """About one arrival in sixteen changes the card of its trip where its owner has another."""
    found = tiny_world.con.execute("""
        select e.arrival_id, e.instr_idx, e.party_idx, case e.presence when 0 then a.n_cp else a.n_cnp end as n, e.session_id, a.instr_off
        from s1_arrival_entities_6B e join s5_attach_party_6A a using (party_idx) order by e.arrival_id""").fetchnumpy()
    switched = rng.uniform(SEED, "6B.S1.switch", [found["arrival_id"]]) < 0.06
    position = found["instr_idx"] - found["instr_off"]
    assert ((position >= 0) & (position < found["n"])).all()
    kept = ~switched | (found["n"] < 2)
    cards: dict[int, set] = {}
    for session, card in zip(found["session_id"][kept].tolist(), found["instr_idx"][kept].tolist()):
        cards.setdefault(session, set()).add(card)
    assert max(map(len, cards.values())) == 1
    usual = {session: next(iter(one)) for session, one in cards.items()}
    other = [(card, usual[session]) for session, card in zip(found["session_id"][~kept].tolist(), found["instr_idx"][~kept].tolist()) if session in usual]
    assert len(other) > 100 and all(card != first for card, first in other)


def test_trips_part_a_cell_by_stochastic_rounding(tiny_world):
    """Where a cell holds more than one trip's worth, the expected number of trips is arrivals over their mean."""
    n, trips = tiny_world.con.execute("select arrival_count, trip_count from s1_trip_cells_6B where arrival_count >= 3").fetchnumpy().values()
    mean = read_yaml(REPO / "policies/segment_6B/sessions.yml")["mean_trip_arrivals"]
    share = n / mean % 1
    assert ((trips == np.floor(n / mean)) | (trips == np.floor(n / mean) + 1)).all()
    assert abs((trips - n / mean).sum()) < 4 * np.sqrt((share * (1 - share)).sum())


def test_session_numbers_say_nothing(tiny_world):
    """Neither order, parity nor range of a published session tells its time, presence, size or party."""
    found = tiny_world.con.execute("""
        select session_id, epoch_us(session_start_utc) as us, presence, arrival_count, party_idx from s1_session_index_6B order by session_start_utc, session_id""").fetchnumpy()
    ids = found["session_id"]
    assert len(np.unique(ids)) == len(ids) and ids.min() >= 0 and ids.max() < 2**62
    limit = 4 / np.sqrt(len(ids))
    for name in ("us", "presence", "arrival_count", "party_idx"):
        assert abs(stats.spearmanr(ids, found[name])[0]) < limit, name
        assert abs(np.corrcoef(ids & 1, found[name])[0, 1]) < limit, name
    assert stats.kstest(ids / 2.0**62, "uniform").pvalue > 1e-4


def test_where_nothing_is_expected_every_place_is_alike(tiny_world):
    """A market whose outlets all expect nothing still has a place to begin a trip."""
    with tiny_world.scratch() as con:
        con.execute("update s1_origin_base_6A set cp_milli = 0 where country_iso = (select mode(country_iso) from s1_origin_base_6A where cp_milli > 0)")
        con.execute(f"create or replace table s1_catchment_member as {compiled(tiny_world, 's1_catchment_member')}")
        con.execute(f"create or replace table s1_catchment_origin_6B as {compiled(tiny_world, 's1_catchment_origin_6B')}")
        found = con.execute("""
            select m.catchment_idx, count(distinct m.origin_idx), count(distinct o.origin_idx), min(o.weight_milli), max(o.weight_milli), sum(o.mass_q) / count(distinct m.origin_idx)
            from s1_catchment_member m join s1_catchment_origin_6B o using (catchment_idx) group by 1 having sum(m.expected_milli) = 0""").fetchall()
    assert found
    for _, members, origins, least, most, mass in found:
        assert members == origins and least == most == 1 and mass == 2**32


COUNTED = ("n_not_once", "n_other_instant", "n_without_person", "n_counter_incomplete", "n_online_incomplete", "n_wrong_mode", "n_mixed", "n_long", "n_other_index")
IN_DAY = f"ts_utc::date = date '2026-03-05' + {DAY}"
PAIR = f"(select session_id from s1_session_index_6B where session_start_utc::date = date '2026-03-05' + {DAY} and arrival_count > 1 and presence = 0 limit 1)"
BROKEN = {
    "an arrival is missing": (f"delete from s1_arrival_entities_6B where arrival_id = (select max(arrival_id) from s1_arrival_entities_6B where {IN_DAY})", {"n_not_once", "n_other_instant", "n_other_index"}),
    "an instant is moved": (f"update s1_arrival_entities_6B set ts_utc = ts_utc + interval 1 microsecond where arrival_id = (select min(arrival_id) from s1_arrival_entities_6B where {IN_DAY})", {"n_other_instant", "n_other_index"}),
    "a party is missing": (f"update s1_arrival_entities_6B set account_idx = null where {IN_DAY}", {"n_without_person"}),
    "a counter has no terminal": (f"update s1_arrival_entities_6B set terminal_idx = null where presence = 0 and {IN_DAY}", {"n_counter_incomplete"}),
    "a shop online has no address": (f"update s1_arrival_entities_6B set ip_idx = null where presence = 1 and {IN_DAY}", {"n_online_incomplete"}),
    "a browser at the counter": (f"update s1_arrival_entities_6B set entry_mode = 5 where presence = 0 and entry_mode = 0 and {IN_DAY}", {"n_wrong_mode"}),
    "a session of two parties": (f"update s1_arrival_entities_6B set party_idx = party_idx + 1 where arrival_id = (select max(arrival_id) from s1_arrival_entities_6B where session_id = {PAIR})", {"n_mixed"}),
    "an index that counts otherwise": (f"update s1_session_index_6B set merchant_count = merchant_count + 1 where session_id = {PAIR}", {"n_other_index"}),
    "a span above the widest window": ("update policy_6B.sessions set max_span_s = 300", {"n_long"}),
}


@pytest.mark.parametrize("case", [None, *BROKEN])
def test_the_audit_sees_what_is_broken(tiny_world, audited, case):
    statement, expected = BROKEN[case] if case else ("select 1", set())
    day = tiny_world.row_after(audited, statement, compiled(tiny_world, "s1_day_audit"))
    assert {name for name in COUNTED if day[name]} == expected


@pytest.fixture(scope="module")
def audited(tiny_world):
    with tiny_world.scratch() as con:
        yield con
