"""Truth, bank view and cases of segment 6B: what policies refuse, the truth table, the bank's laws, cases made by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pytest
from macro_project import connect, macros  # noqa: F401
from policy_cases import REPO, setting
from policy_cases import faults as faults_of
from scipy import stats

from python_udfs.policies import read_yaml
from python_udfs.quantile_law import DISTRIBUTIONS

faults = partial(faults_of, "6B")
NAMES = ("truth_labels", "bank_view", "delays", "cases")
TRUTH_LAW, BANK_LAW = "models/segment_6B/s4_truth_law_6B.sql", "models/segment_6B/s4_bank_law_6B.sql"
TRIGGER, VERDICT = "models/segment_6B/s4_trigger_6B.sql", "models/segment_6B/s4_verdict_6B.sql"


@pytest.mark.parametrize("name", NAMES)
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("truth_labels", "unmatched_overlay", "LEGIT"),
    ("truth_labels", "rules.3.overlay", None),
    ("truth_labels", "rules.3.label", "LEGIT"),
    ("truth_labels", "rules.3.subtype", "NONE"),
    ("truth_labels", "rules.3.precedence", 3),
    ("truth_labels", "primary_event.NONE", "REFUND"),
    ("bank_view", "p_detect.ATO", 0.99),
    ("bank_view", "class_mult.online_bursty", 6),
    ("bank_view", "class_mult.others", 1),
    ("bank_view", "amount_mult.min", 1.95),
    ("bank_view", "fp.base", 0.2),
    ("bank_view", "chargeback.1.loss", 0.90),
    ("bank_view", "chargeback.1.truth", "LEGIT"),
    ("bank_view", "verdict_error.miss", 0.3),
    ("delays", "laws.0.components.0.weight", 0.4),
    ("delays", "laws.0.components.0.dist", "constant"),
    ("delays", "laws.1.min", 0),
    ("delays", "laws.1.max", 20000000),
    ("delays", "laws.2.components.0.scale", 60480),
    ("delays", "laws.4.law", "closing"),
    ("cases", "group_window_s", 60),
    ("cases", "intake_s", 86400),
    ("cases", "max_flows_per_case", 1000),
    ("cases", "key_order", ["instrument", "instrument"]),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def test_a_class_without_a_factor_is_refused():
    assert faults("bank_view", lambda doc: doc["class_mult"].pop("fuel_convenience"))


def swap_none_rules(doc):
    for field in ("overlay", "label", "subtype"):
        doc["rules"][0][field], doc["rules"][1][field] = doc["rules"][1][field], doc["rules"][0][field]


@pytest.mark.parametrize("change", [
    setting("rules.1.overlay", "no"),  # the rule of friendly fraud overwrites that of legitimate flows
    setting("rules.0.overlay", "any"),
    lambda doc: doc["rules"][3].update(campaign_type="any", fraud_pattern="any"),  # takes friendly fraud with it
    setting("rules.5.fraud_pattern", "CNP_STOLEN"),
    swap_none_rules,
    lambda doc: doc["rules"].pop(0),
    lambda doc: doc["rules"].pop(4),
], ids=["overwritten", "condition dropped", "two conditions dropped", "pattern shared", "swapped", "legitimate missing", "campaign missing"])
def test_rules_that_collide_or_miss_are_refused(change):
    found = faults("truth_labels", change)
    assert any(fault.startswith("rules") for fault in found), found


def test_rules_that_agree_in_the_pattern_alone_are_told_apart():
    """The two rules of pattern NONE share their reduced key; the joined overlay keeps them from colliding."""
    rules = read_yaml(REPO / "policies/segment_6B/truth_labels.yml")["rules"]
    assert [rule["fraud_pattern"] for rule in rules].count("NONE") == 2
    assert not faults("truth_labels")


# overlay, template, pattern -> label, subtype, source
EXPECTED = {
    (False, "NONE", 0): (0, 0, 0),
    (True, "NONE", 0): (2, 10, 2),
    (True, "CARD_TESTING", 1): (1, 1, 1),
    (True, "CNP_STOLEN", 2): (1, 2, 1),
    (True, "ATO", 3): (1, 3, 1),
    (True, "LOST_STOLEN", 4): (1, 4, 1),
    (True, "MERCHANT_COLLUSION", 5): (1, 5, 1),
    (True, "MULE_ACTIVITY", 6): (2, 6, 1),
    (True, "REFUND_ABUSE", 7): (2, 7, 1),
    (True, "PROMO_FRAUD", 8): (2, 8, 1),
    (True, "BONUS_ABUSE", 9): (2, 9, 1),
    (False, "CARD_TESTING", 0): (0, 0, 0),
    (True, "ATO", 2): (None, None, None),
    (True, "NONE", 3): (None, None, None),
}


def test_the_truth_table_is_the_expected_one(tiny_world):
    with tiny_world.scratch() as con:
        con.execute("delete from s3_campaign_catalogue_6B")
        con.execute("insert into s3_campaign_catalogue_6B by name select unnest(range(1, 10)) as campaign_idx, unnest([$1, $2, $3, $4, $5, $6, $7, $8, $9]) as template",
                    [row[1] for row in list(EXPECTED)[2:11]])
        con.execute(f"create temp table law as {tiny_world.compiled(TRUTH_LAW)}")
        found = con.execute("""
            select overlay_applied, coalesce(c.template, 'NONE'), fraud_pattern, truth_label, truth_subtype, pattern_source
            from law left join s3_campaign_catalogue_6B c using (campaign_idx)""").fetchall()
    table = {row[:3]: row[3:] for row in found}
    assert len(found) == len(table) == 10 * 10 * 2
    assert {key: table[key] for key in EXPECTED} == EXPECTED


def test_an_overlay_without_a_rule_stops_the_build(tiny_world):
    sql = tiny_world.compiled("models/segment_6B/s4_flow_truth_labels_6B.sql").replace("__utc_day_idx__", "3").replace("__utc_day_end__", "4")
    with tiny_world.scratch() as con:
        assert con.execute(f"select count(*) from ({sql})").fetchone()[0] > 1000
        con.execute("update s4_truth_law_6B set truth_label = null where overlay_applied and campaign_idx = 0")
        with pytest.raises(Exception, match="found no truth rule"):
            con.execute(f"select sum(truth_label) from ({sql})").fetchall()


def bank_mix(con, world) -> float:
    """Cramér's V of the bank's outcome and the class, from laws, triggers and verdicts worked out again."""
    for name, model in (("s4_bank_law_6B", BANK_LAW), ("s4_trigger_6B", TRIGGER), ("s4_verdict_6B", VERDICT)):
        con.execute(f"create or replace table {name} as {world.compiled(model)}")
    counts = con.execute("""
        select f.class_idx, coalesce(v.bank_view_outcome, 0), count(*) from s3_flow_anchor_with_fraud_6B f left join s4_verdict_6B v using (flow_id)
        group by all""").fetchall()
    table = np.zeros((8, 5), dtype=int)
    for row, column, n in counts:
        table[row, column] = n
    return float(stats.contingency.association(table[:, table.sum(axis=0) > 0], method="cramer"))


def test_without_class_factors_outcome_and_class_come_apart(tiny_world):
    with tiny_world.scratch() as con:
        before = bank_mix(con, tiny_world)
        columns = [row[0] for row in con.execute("""select column_name from information_schema.columns where table_name = 'bank_view'
            and (column_name like 'class_mult_%' or column_name like 'fp_class_%' or column_name like 'dispute_class_%')""").fetchall()]
        assert len(columns) == 24
        con.execute("update policy_6B.bank_view set " + ", ".join(f"{column} = 1" for column in columns))
        after = bank_mix(con, tiny_world)
    assert after < 0.8 * before


def test_amounts_find_their_step(macros):  # noqa: F811
    texts = macros.render(step="{{ bank_step('a') }}", middle="{{ eur_of_bank_step('s') }}", n="{{ bank_step_n() }}")
    con = connect()
    amounts = np.unique(np.concatenate([np.arange(1, 3000), np.geomspace(3000, 4_000_000, 4000).astype(int)]))
    con.execute("create table amount as select unnest(?::integer[]) as a", [amounts.tolist()])
    rows = np.array(con.execute(f"select a, s, {texts['middle']} * 100 from (select a, {texts['step']} as s from amount) order by a").fetchall(), dtype=float)
    assert (np.diff(rows[:, 1]) >= 0).all() and rows[:, 1].max() < int(texts["n"])
    width = np.where(rows[:, 0] < 1024, 32, rows[:, 0] / 8)
    assert (np.abs(rows[:, 2] - rows[:, 0]) <= width).all()


def test_the_bank_s_laws_are_the_policy_s(tiny_world):
    """Of a step in the middle, worked out again; a doubled weight would show."""
    doc = read_yaml(REPO / "policies/segment_6B/bank_view.yml")
    classes = ["consumer_daytime", "office_hours", "fuel_convenience", "evening_weekend", "travel_hospitality", "bills_utilities", "online_24h", "online_bursty"]
    rows = tiny_world.con.execute("select truth_subtype, class_idx, detect_below, dispute_below from s4_bank_law_6B where amount_step = 100").fetchall()
    assert len(rows) == 88
    eur = (8192 + 12 * 1024 + 512) / 100
    mult = doc["amount_mult"]
    factor = min(max(mult["base"] + mult["slope"] * np.log(1 + eur / mult["scale_eur"]), mult["min"]), mult["max"])
    fp = doc["fp"]
    alert = fp["base"] + fp["span"] / (1 + np.exp(-fp["slope"] * np.log(eur / fp["pivot_eur"])))
    for subtype, class_idx, detect, dispute in rows:
        name = classes[class_idx]
        expected = alert * fp["class"][name] if subtype == 0 else list(doc["p_detect"].values())[subtype - 1] * doc["class_mult"][name] * factor
        assert detect / 2**32 == pytest.approx(min(expected, doc["p_max"]), abs=1e-9)
        expected = list(doc["p_dispute"].values())[subtype] * (doc["dispute_class"][name] if subtype == 0 else factor)
        assert dispute / 2**32 == pytest.approx(min(expected, doc["p_max"]), abs=1e-9)


DELAYS = {
    "detect": "epoch(v.detect_utc - v.ts_utc) from s4_verdict_6B v join s4_trigger_6B t using (flow_id) where v.detection = 2 and t.amount_ref_minor <= 50000",
    "dispute": "epoch(v.dispute_utc - v.ts_utc) - t.clear_offset_s from s4_verdict_6B v join s4_trigger_6B t using (flow_id) where v.dispute_filed",
    "chargeback": "epoch(chargeback_utc - dispute_utc) from s4_verdict_6B where chargeback_type > 0",
    "decision": "epoch(decision_utc - chargeback_utc) from s4_verdict_6B where chargeback_type > 0",
    "close": "distinct on (c.case_key) epoch(c.closed_utc - max(v.last_utc) over (partition by c.case_key)) from s4_case_flow_6B c join s4_verdict_6B v using (flow_id)",
}


@pytest.mark.parametrize("name", DELAYS)
def test_delays_follow_their_law(tiny_world, name):
    law = next(law for law in read_yaml(REPO / "policies/segment_6B/delays.yml")["laws"] if law["law"] == name)
    found = np.array([row[0] for row in tiny_world.con.execute(f"select {DELAYS[name]}").fetchall()])
    parts = [(DISTRIBUTIONS[part["dist"]](part["scale"], part["shape"]), part["weight"]) for part in law["components"]]
    whole = lambda x: sum(weight * part.cdf(x) for part, weight in parts)  # noqa: E731
    below, upto = whole(law["min"]), whole(law["max"])
    assert len(found) > 50 and found.min() >= law["min"] and found.max() <= law["max"]
    assert stats.kstest(found, lambda x: (whole(x) - below) / (upto - below)).pvalue > 1e-3


T0 = datetime(2026, 3, 6)


def cases_of(world, flows: list[tuple], order: tuple[str, ...] = ()) -> tuple[list[list[int]], list[tuple]]:
    """Cases and timeline of flows (instrument, account, days until known, is disputed), numbered from 0."""
    with world.scratch() as con:
        if order:
            con.execute("delete from policy_6B.cases__key_order")
            con.executemany("insert into policy_6B.cases__key_order by name select ? as ordinal, ? as value", list(enumerate(order)))
        con.execute("create or replace temp table template as from s4_verdict_6B where dispute_filed and chargeback_type = 0 limit 1")
        con.execute("delete from s4_verdict_6B")
        for i, (instrument, account, days, is_disputed) in enumerate(flows):
            known = T0 + timedelta(days=days)
            con.execute("""insert into s4_verdict_6B select * replace (? as flow_id, ? as ts_utc, ? as instr_idx, ? as account_idx, 7 as party_idx, 8 as merchant_idx,
                    1 as detection, ? as detect_utc, ? as dispute_utc, ? as known_utc, ? as last_utc) from template""",
                        [i, T0, instrument, account, known, known + timedelta(days=20) if is_disputed else None, known, known + timedelta(days=20 if is_disputed else 0)])
        con.execute(f"create or replace table s4_case_flow_6B as {world.compiled('models/segment_6B/s4_case_flow_6B.sql')}")
        timeline = con.execute(world.compiled("models/segment_6B/s4_case_timeline_6B.sql")).fetchall()
        cases = con.execute("select list(flow_id order by flow_no) from s4_case_flow_6B group by case_id order by min(flow_id)").fetchall()
    return [row[0] for row in cases], timeline


@pytest.mark.parametrize(("flows", "cases"), [
    ([(1, 1, 0, False), (1, 1, 2.9, False), (1, 1, 6, False)], [[0, 1], [2]]),  # the third comes 3.1 days after the second
    ([(1, 1, 0, False), (2, 1, 0.1, False)], [[0], [1]]),
    ([(None, 5, 0, False), (None, 5, 1, False), (5, 5, 1, False)], [[0, 1], [2]]),  # an account is no instrument of the same number
    ([(1, 1, day, False) for day in range(9)], [[0, 1, 2, 3, 4, 5, 6], [7, 8]]),  # a case takes flows for seven days
    ([(1, 1, i / 1000, False) for i in range(152)], [list(range(150)), [150, 151]]),
], ids=["gap", "instruments", "account", "intake", "most flows"])
def test_flows_become_cases(tiny_world, flows, cases):
    assert cases_of(tiny_world, flows)[0] == cases


def test_the_policy_says_what_a_case_is_about(tiny_world):
    assert cases_of(tiny_world, [(1, 1, 0, False), (2, 1, 0.1, False)], order=("account",))[0] == [[0, 1]]


def test_a_timeline_stands_in_the_order_of_time(tiny_world):
    _, timeline = cases_of(tiny_world, [(1, 1, 0, True), (1, 1, 2, False), (1, 1, 2, True)])
    assert [(row[1], row[2], row[3]) for row in timeline] == [(1, 0, 0), (2, 0, 1), (3, 1, 1), (4, 2, 1), (5, 0, 2), (6, 2, 2), (7, 2, 5)]
    times = [row[4] for row in timeline]
    assert times == sorted(times) and times[-1] > times[-2]
