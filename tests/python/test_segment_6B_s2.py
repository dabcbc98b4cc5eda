"""Segment 6B, S2: what its policies refuse, flows by a second hand, events of hand-made flows, the score's weights, what the audit sees."""

from __future__ import annotations

from functools import partial

import duckdb
import numpy as np
import pytest
from flow_twin import FlowTwin, policy
from macro_project import MacroProject, macros  # noqa: F401
from policy_cases import faults as faults_of
from policy_cases import setting

faults = partial(faults_of, "6B")
FLOWS = "s2_flow_anchor_baseline_6B"


@pytest.mark.parametrize("name", ["amounts", "currencies", "flow_shape", "issuer_score", "timing"])
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("amounts", "families.0.base_minor", 20),
    ("amounts", "families.0.amount_law", "amount_gold"),
    ("amounts", "families.0.tail_law", "amount_fuel"),
    ("amounts", "families.0.tail_mass", 0.2),
    ("amounts", "families.1.family", "grocery"),
    ("amounts", "families.3.endings.x99", 0.9),
    ("amounts", "families.3.endings.x77", 0.01),
    ("amounts", "endings.1.rest", 100),
    ("amounts", "endings.2.modulus", 0),
    ("amounts", "group_families.retail", "antiques"),
    ("amounts", "mcc_families.5732", "antiques"),
    ("amounts", "segment_factors.RETAIL_STUDENT", 3),
    ("amounts", "laws.0.law", "level"),
    ("amounts", "laws.1.components.0.shape", 0.05),
    ("amounts", "laws.1.components.0.dist", "constant"),
    ("amounts", "laws.2.law", "amount_grocery"),
    ("currencies", "rounded.XOF", 600),
    ("currencies", "rounded.ARS", 0),
    ("currencies", "rate_date", "yesterday"),
    ("flow_shape", "answers.1.pos_share", 0.5),
    ("flow_shape", "answers.3.code", 7),
    ("flow_shape", "answers.12.iso", "51"),
    ("flow_shape", "answers.12.ecom_share", 0.1),
    ("flow_shape", "decline.ecom", 0.4),
    ("flow_shape", "decline_amount_bands.1.from_minor", 2100),
    ("flow_shape", "decline_amount_bands.0.from_minor", 500),
    ("flow_shape", "step_up.abandoned_share", 0.98),
    ("flow_shape", "refund.travel_hospitality", 0.3),
    ("flow_shape", "tip.max", 0.04),
    ("flow_shape", "refund_part.min", 0.96),
    ("flow_shape", "reversal_share", 0.06),
    ("flow_shape", "p_new_device", 1.2),
    ("issuer_score", "t_alert", 700),
    ("issuer_score", "weights.foreign", -0.1),
    ("issuer_score", "laws.0.law", "noise"),
    ("issuer_score", "colour", "red"),
    ("timing", "store_forward_share", 0.3),
    ("timing", "laws.0.min", 950000),
    ("timing", "laws.4.min", 600),
    ("timing", "laws.9.law", "undo"),
    ("timing", "laws.9.components.0.shape", 2),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def compiled(world, name: str) -> str:
    """SQL of a model over the whole horizon."""
    return world.compiled(f"models/segment_6B/{name}.sql").replace("__utc_day_idx__", "0").replace("__utc_day_end__", "28")


@pytest.fixture(scope="module")
def published(tiny_world) -> dict[str, np.ndarray]:
    """Flows with what the twin needs of their party, merchant, market, currency and address; NULL numbers are -1."""
    return tiny_world.con.execute(f"""
        select f.* exclude (clear_offset_s, refund_offset_s, reversal_offset_s, clear_minor, refund_minor),
            coalesce(clear_offset_s, -1) as clear_offset_s, coalesce(refund_offset_s, -1) as refund_offset_s, coalesce(reversal_offset_s, -1) as reversal_offset_s,
            coalesce(clear_minor, -1) as clear_minor, coalesce(refund_minor, -1) as refund_minor,
            s.segment, c.mcc, c.mcc_group, k.region, u.minor_per_cent, u.grain_minor, u.price_unit_minor, t.risk_tier, coalesce(i.ip_type_code in (6, 7), false) as is_anonymous,
            f.currency_idx = case f.presence when 0 then k.currency_idx else h.currency_idx end as is_own_currency
        from {FLOWS} f join s1_party_base_6A p using (party_idx) join policy_6A.segments__segments s on s.segment_code = p.segment_code
        join merchant_catalogue c using (merchant_idx) join s1_country_base_6A k on k.country_idx = f.market_idx join s2_currency_dim_6B u on u.currency_idx = f.currency_idx
        join s2_currency_dim_6B h on h.currency_code = c.currency_code join s5_merchant_fraud_roles_6A t on t.merchant_idx = f.merchant_idx
        left join s4_ip_base_6A i on i.ip_idx = f.ip_idx order by f.flow_id""").fetchnumpy()


def test_flows_by_a_second_hand(published):
    """Every flow's amount, score, answer, latency and settlement from policies and draws alone."""
    flow = {name: np.ma.getdata(column) for name, column in published.items()}
    twin = FlowTwin(42, flow)
    minor, reference = twin.amount()
    assert flow["is_own_currency"].all()
    assert (minor == flow["amount_minor"]).all() and (reference == flow["amount_ref_minor"]).all()
    assert (twin.score(reference, flow["risk_tier"]) == flow["issuer_score"]).all()
    sca, response = twin.answer(reference, flow["issuer_score"])
    assert (sca == flow["sca"]).all() and (response == flow["response_code"]).all()
    assert (twin.latency(sca) == flow["auth_latency_ms"]).all()
    for name, column in twin.settlement(response, minor).items():
        assert (column == flow[name]).all(), name


def test_a_device_is_new_on_its_first_day_or_by_chance(published, tiny_world):
    """Where there is a device, and nowhere else; on the day on which 6A first sees it always, else at the policy's share."""
    has, first = tiny_world.con.execute(f"""
        select f.device_idx is not null, coalesce(d.first_seen_day > 0 and d.first_seen_day = (f.ts_utc::date - date '2026-03-05'), false)
        from {FLOWS} f left join s4_device_base_6A d on d.dev_idx = f.device_idx order by f.flow_id""").fetchnumpy().values()
    is_new = np.ma.getdata(published["is_new_device"])
    assert not is_new[~has].any() and is_new[has & first].all() and (has & first).sum() > 20
    others, share = is_new[has & ~first], policy("flow_shape")["p_new_device"]
    assert abs(others.mean() - share) < 4 * np.sqrt(share / len(others))


FLOW_TYPES = "flow_id bigint, ts_utc timestamp, sca utinyint, auth_latency_ms integer, clear_offset_s integer, refund_offset_s integer, reversal_offset_s integer, amount_minor bigint, clear_minor bigint, refund_minor bigint, event_count utinyint, campaign_idx smallint"
HAND_MADE = """
    (1, '2026-03-05 10:00:00', 0, 900, null, null, null, 500, null, null, 2, 0),
    (2, '2026-03-05 10:00:01', 0, 80, 900, null, null, 700, 770, null, 3, 0),
    (3, '2026-03-05 10:00:02', 2, 40000, 3600, 90000, null, 900, 900, 450, 6, 7),
    (4, '2026-03-05 10:00:03', 4, 80, null, null, null, 100, null, null, 4, 7),
    (5, '2026-03-05 10:00:04', 1, 1500, null, null, 10, 300, null, null, 3, 0)"""


def test_events_of_hand_made_flows(macros: MacroProject):  # noqa: F811
    """Types, order, instants and amounts, and a column that rides along."""
    sql = macros.render(events="{{ events_of('flow', extra=['campaign_idx']) }}")["events"]
    con = duckdb.connect()
    con.execute(f"create table flow ({FLOW_TYPES})")
    con.execute(f"insert into flow values {HAND_MADE}")
    found = con.execute(f"select flow_id, event_seq, event_type, (epoch_us(ts_utc) - epoch_us(timestamp '2026-03-05 10:00:00')) // 1000, amount_minor, campaign_idx from ({sql}) order by flow_id, event_seq").fetchall()
    shown, done = found[6][3], found[7][3]
    quick, ended = found[12][3], found[13][3]
    assert found == [
        (1, 1, 0, 0, 500, 0), (1, 2, 3, 900, 500, 0),
        (2, 1, 0, 1000, 700, 0), (2, 2, 3, 1080, 700, 0), (2, 3, 4, 901000, 770, 0),
        (3, 1, 0, 2000, 900, 7), (3, 2, 1, shown, 900, 7), (3, 3, 2, done, 900, 7), (3, 4, 3, 42000, 900, 7), (3, 5, 4, 3602000, 900, 7), (3, 6, 6, 90002000, 450, 7),
        (4, 1, 0, 3000, 100, 7), (4, 2, 1, quick, 100, 7), (4, 3, 2, ended, 100, 7), (4, 4, 3, 3080, 100, 7),
        (5, 1, 0, 4000, 300, 0), (5, 2, 3, 5500, 300, 0), (5, 3, 5, 15500, 300, 0),
    ]
    assert 2001 <= shown <= 2001 + 10000 and 41999 - 10000 <= done <= 41999
    assert 3001 <= quick <= 3021 and 3059 <= ended <= 3079


WEIGHTS = {"foreign": "is_foreign", "new_device": "is_new_device", "ecom": "presence = 1", "night": "local_hour < 6",
           "anonymiser": "ip_idx in (select ip_idx from s4_ip_base_6A where ip_type_code in (6, 7))",
           "merchant_tier": "merchant_idx in (select merchant_idx from s5_merchant_fraud_roles_6A where risk_tier > 0)",
           "high_amount": "amount_ref_minor > (select high_minor from s2_merchant_dim_6B as m where m.merchant_idx = f.merchant_idx)"}


@pytest.fixture(scope="module")
def scratch(tiny_world):
    with tiny_world.scratch() as con:
        yield con


@pytest.mark.parametrize("weight", sorted(WEIGHTS))
def test_the_score_rises_with_each_weight_where_its_fact_holds(weight, scratch, tiny_world):
    scratch.begin()
    try:
        scratch.execute(f"update policy_6B.issuer_score set weights_{weight} = weights_{weight} + 0.5")
        scratch.execute(f"create temp table heavier as {compiled(tiny_world, FLOWS)}")
        raised, moved = scratch.execute(score_moves(WEIGHTS[weight])).fetchone()
    finally:
        scratch.rollback()
    assert raised > 0 and moved == 0


def score_moves(fact: str) -> str:
    """Flows of the fact whose score rose by at least half a unit of log odds, and flows that moved otherwise; those at a bound are left out."""
    return f"""
        with f as (select *, ({fact}) as has_fact from {FLOWS} as f where issuer_score between 1 and 800)
        select count(*) filter (f.has_fact and h.issuer_score >= f.issuer_score + 35),
            count(*) filter (h.issuer_score <> f.issuer_score and not coalesce(f.has_fact, false) or f.has_fact and h.issuer_score < f.issuer_score + 35)
        from f join heavier as h using (flow_id)"""


def test_a_burst_and_a_large_ratio_raise_the_score(scratch, tiny_world):
    """The weight of bursts, which no baseline flow has, and that of the ratio, whose points are a table."""
    sql = compiled(tiny_world, FLOWS)
    assert sql.count("false as is_burst") == 1
    hasty = scratch.execute(f"select min(h.issuer_score - f.issuer_score) from ({sql.replace('false as is_burst', 'true as is_burst')}) as h join {FLOWS} as f using (flow_id) where f.issuer_score between 1 and 800").fetchone()[0]
    assert hasty == round(policy("issuer_score")["points"]["per_logit"] * policy("issuer_score")["weights"]["velocity"])
    points = [row[0] for row in scratch.execute("select ratio_points from s2_score_ratio_6B order by ratio_step").fetchall()]
    assert points == sorted(points) and points[0] < 0 < points[-1]


COUNTED = ("n_not_once", "n_other_entity", "n_other_context", "n_other_class", "n_wrong_amount", "n_other_rate", "n_wrong_settlement", "n_settled_otherwise",
           "n_wrong_answer", "n_other_count", "n_late_answer", "n_late_settlement", "n_wrong_seq", "n_wrong_order", "n_not_rising", "n_other_start")
CLEARED = f"flow_id = (select min(flow_id) from {FLOWS} where clear_minor > 0 and refund_minor is null)"
REFUNDED = f"flow_id = (select min(flow_id) from {FLOWS} where refund_minor is not null)"
DECLINED = f"flow_id = (select min(flow_id) from {FLOWS} where response_code = 1)"
EVENTS = "s2_event_stream_baseline_6B"
BROKEN = {
    "a flow is missing": (f"delete from {FLOWS} where flow_id = (select max(flow_id) from {FLOWS})", {"n_not_once", "n_other_entity", "n_other_context", "n_other_start"}),
    "another card": (f"update {FLOWS} set instr_idx = instr_idx + 1 where flow_id = 9", {"n_other_entity"}),
    "another hour": (f"update {FLOWS} set local_hour = null where flow_id = 9", {"n_other_context"}),
    "another class": (f"update {FLOWS} set class_idx = (class_idx + 1) % 8 where flow_id = 9", {"n_other_class"}),
    "nothing is paid": (f"update {FLOWS} set amount_minor = 0, amount_ref_minor = 0 where {DECLINED}", {"n_wrong_amount"}),
    "an amount above the limit": ("update policy_6B.flow_shape set limits_amount_ref_minor = 10000", {"n_wrong_amount"}),
    "another rate": (f"update {FLOWS} set amount_ref_minor = amount_ref_minor + 3 where flow_id = 9", {"n_other_rate"}),
    "a refund above the clearing": (f"update {FLOWS} set refund_minor = clear_minor + 1 where {REFUNDED}", {"n_wrong_settlement"}),
    "a clearing without an instant": (f"update {FLOWS} set clear_minor = null where {REFUNDED}", {"n_wrong_settlement", "n_settled_otherwise"}),
    "too large a tip": (f"update {FLOWS} set clear_minor = 2 * amount_minor where {CLEARED}", {"n_wrong_settlement"}),
    "a decline is cleared": (f"update {FLOWS} set response_code = 2, flow_type = 1 where {CLEARED}", {"n_settled_otherwise"}),
    "a challenge at the counter": (f"update {FLOWS} set sca = 1 where flow_id = (select min(flow_id) from {FLOWS} where presence = 0)", {"n_wrong_answer"}),
    "a wrong PIN online": (f"update {FLOWS} set response_code = 5 where flow_id = (select min(flow_id) from {FLOWS} where presence = 1 and response_code = 1)", {"n_wrong_answer"}),
    "a miscounted flow": (f"update {FLOWS} set event_count = event_count + 1 where flow_id = 9", {"n_other_count"}),
    "another type": (f"update {FLOWS} set flow_type = 1 where {CLEARED}", {"n_other_count"}),
    "an answer before the request": (f"update {FLOWS} set auth_latency_ms = 0 where flow_id = 9", {"n_late_answer"}),
    "a late answer": ("update policy_6B.flow_shape set limits_auth_overhang_s = -86400 * 20", {"n_late_answer"}),
    "a late clearing": (f"update {FLOWS} set clear_offset_s = 86400 * 400 where {CLEARED}", {"n_late_settlement"}),
    "a gap in the numbers": (f"update {EVENTS} set event_seq = 5 where flow_id = 9 and event_seq = 2", {"n_wrong_seq"}),
    "an answer as request": (f"update {EVENTS} set event_type = 0 where flow_id = 9 and event_seq = 2", {"n_wrong_order"}),
    "two events at once": (f"update {EVENTS} set ts_utc = (select ts_utc from {EVENTS} where flow_id = 9 and event_seq = 1) where flow_id = 9 and event_seq = 2", {"n_not_rising"}),
    "a request at another instant": (f"update {EVENTS} set ts_utc = ts_utc - interval 1 second where flow_id = 9 and event_seq = 1", {"n_other_start"}),
}


@pytest.mark.parametrize("case", [None, *BROKEN])
def test_the_audit_sees_what_is_broken(case, scratch, tiny_world):
    statement, expected = BROKEN[case] if case else ("select 1", set())
    counts = tiny_world.row_after(scratch, statement, compiled(tiny_world, "s2_day_audit"))
    assert {name for name in COUNTED if counts[name]} == expected


def test_currencies_are_worth_what_is_stated(tiny_world):
    """Published, pegged and rounded rates; the price unit is the power of ten of minor units nearest to one EUR."""
    found = {row[0]: row[1:] for row in tiny_world.con.execute("select currency_code, per_eur, basis, minor_digits, grain_minor, price_unit_minor from s2_currency_dim_6B").fetchall()}
    dollar = tiny_world.con.execute("select per_eur from ref.ref_fx_ecb_daily where currency_code = 'USD' and rate_date = date '2025-12-31'").fetchone()[0]
    assert found["EUR"] == (1.0, "published", 2, 1, 100) and found["USD"][:2] == (dollar, "published")
    assert found["XOF"] == (655.957, "pegged", 0, 1, 1000) and found["SAR"][:2] == (pytest.approx(3.75 * dollar), "pegged")
    assert found["VND"][1:] == ("rounded", 0, 1, 10000) and found["IDR"][2:] == (2, 100, 1000000) and found["JPY"][2:] == (0, 1, 100)
    for per_eur, _, digits, _, unit in found.values():
        assert 10**-0.5 <= unit / (per_eur * 10**digits) <= 10**0.5 or unit == 100


def test_prices_end_as_stated(tiny_world):
    """In EUR the endings of a family have their shares, within four standard errors and what falls there by chance."""
    names = [row["ending"] for row in policy("amounts")["endings"]]
    for family in ("fashion", "restaurant", "cash"):
        shares = next(row["endings"] for row in policy("amounts")["families"] if row["family"] == family)
        n, *counts = tiny_world.con.execute(f"""
            select count(*), count(*) filter (amount_minor % 100 = 99), count(*) filter (amount_minor % 1000 = 0) from {FLOWS} f join s2_merchant_dim_6B m using (merchant_idx)
            join s2_currency_dim_6B u on u.currency_idx = f.currency_idx and u.currency_code = 'EUR' where m.family = '{family}'""").fetchone()
        for count, ending in zip(counts, ("x99", "ten"), strict=True):
            share = shares.get(ending, 0)
            assert count / n >= share - 4 * np.sqrt(share / n) and set(shares) <= set(names), (family, ending)
