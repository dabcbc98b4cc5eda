"""Campaigns of segment 6B: what policies refuse, quotas and claims, and what an attack may and may not leave on a flow."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from policy_cases import REPO, setting
from policy_cases import faults as faults_of
from scipy import stats

from python_udfs import rng
from python_udfs.policies import read_yaml

faults = partial(faults_of, "6B")
CAMPAIGNS, TACTICS = (read_yaml(REPO / f"policies/segment_6B/{name}.yml") for name in ("campaigns", "tactics"))
PATTERNS = {row["template"]: row["template_no"] for row in CAMPAIGNS["templates"]}


@pytest.mark.parametrize("name", ["campaigns", "tactics"])
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("campaigns", "truth_share_target", 0.03),
    ("campaigns", "templates.0.share", 0.005),
    ("campaigns", "templates.0.share", 0),
    ("campaigns", "templates.0.p_cap", 0.95),
    ("campaigns", "templates.0.priority", 4),
    ("campaigns", "templates.0.template", "CNP_STOLEN"),
    ("campaigns", "templates.1.template_no", 1),
    ("campaigns", "templates.1.anchor", "DEVICE"),
    ("campaigns", "templates.1.lambda_per_28d", 0.1),
    ("campaigns", "templates.2.duration_d", {"min": 9, "max": 3}),
    ("campaigns", "templates.2.duration_d.max", 91),
    ("campaigns", "templates.3.cohort_n.min", 0),
    ("campaigns", "templates.3.instances", {"min": 5, "max": 4}),
    ("campaigns", "templates.0.burst.gain", 300),
    ("campaigns", "templates.0.burst.per_day", 13),
    ("campaigns", "templates.0.burst.min_minutes", 200),
    ("campaigns", "templates.0.day_quarters", [0, 0, 0, 0]),
    ("campaigns", "templates.0.day_quarters", [1, 1, 1]),
    ("campaigns", "templates.4.class_affinity.fuel", 1),
    ("campaigns", "templates.4.class_affinity.fuel_convenience", -1),
    ("campaigns", "friendly.class_affinity", dict.fromkeys(CAMPAIGNS["friendly"]["class_affinity"], 0)),
    ("campaigns", "friendly.p_cap", 0.95),
    ("campaigns", "dirichlet_kappa", 0.5),
    ("campaigns", "instances.min", 5),
    ("campaigns", "limits.targets_share", 0.02),
    ("campaigns", "actor_weights.BOSS", 1),
    ("campaigns", "actor_weights", dict.fromkeys(CAMPAIGNS["actor_weights"], 0)),
    ("tactics", "tactics.0.weight", 0.7),
    ("tactics", "tactics.0.amount", "DOUBLE"),
    ("tactics", "tactics.0.retime", True),
    ("tactics", "tactics.3.template_no", 3),
    ("tactics", "tactics.20.amount", "NONE"),
    ("tactics", "limits.max_moves", 4),
    ("tactics", "limits.max_factor", 5),
    ("tactics", "test_factor.min", 0.5),
    ("tactics", "round_sums", [50, 250, 100]),
    ("tactics", "round_sums", [10]),
    ("tactics", "templates.1.log_amount.mean", 1.4),
    ("tactics", "templates.1.attacker_device", 1.2),
    ("tactics", "templates.3.physical_card", {"magstripe": 0.5, "keyed": 0.6}),
    ("tactics", "templates.3.physical_card.magstripe", 0.6),
    ("tactics", "attacker.roles", ["CLEAN"]),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


@pytest.fixture(scope="module")
def ask(tiny_world):
    """Rows of a query over the tiny world."""
    return lambda sql: tiny_world.con.execute(sql).fetchall()


def test_flows_that_nobody_attacks_are_the_baseline(ask):
    columns = ", ".join(row[0] for row in ask("describe s2_flow_anchor_baseline_6B"))
    assert ask(f"""select {columns} from s3_flow_anchor_with_fraud_6B where not overlay_applied
        except select {columns} from s2_flow_anchor_baseline_6B""") == []
    total, attacked = ask("select count(*), count(*) filter (where overlay_applied) from s3_flow_anchor_with_fraud_6B")[0]
    assert attacked == ask("select count(*) from s3_targets_6B")[0][0]
    assert attacked / total == pytest.approx(CAMPAIGNS["truth_share_target"], rel=0.05)


FLOWS = "s3_flow_anchor_with_fraud_6B"
OF_NOBODY = f"flow_id = (select min(flow_id) from {FLOWS} where not overlay_applied and device_idx is not null)"
BROKEN = {
    "a flow is missing": (f"delete from {FLOWS} where flow_id = (select max(flow_id) from {FLOWS})", {"n_not_once", "n_changed"}),
    "another amount": (f"update {FLOWS} set amount_minor = amount_minor + 1 where {OF_NOBODY}", {"n_changed"}),
    "no device": (f"update {FLOWS} set device_idx = null where {OF_NOBODY}", {"n_changed"}),
    "an attack that nobody is told of": (f"update {FLOWS} set overlay_applied = false where flow_id = (select min(flow_id) from {FLOWS} where fraud_pattern = 1)", {"n_changed"}),
}


@pytest.mark.parametrize("case", [None, *BROKEN])
def test_the_audit_sees_what_is_broken(tiny_world, audited, case):
    statement, expected = BROKEN[case] if case else ("select 1", set())
    query = tiny_world.compiled("models/segment_6B/s3_day_audit.sql").replace("__utc_day_idx__", "0").replace("__utc_day_end__", "28")
    counts = tiny_world.row_after(audited, statement, query)
    assert {name for name in ("n_not_once", "n_changed") if counts[name]} == expected


@pytest.fixture(scope="module")
def audited(tiny_world):
    with tiny_world.scratch() as con:
        yield con


def test_templates_take_their_share(ask):
    total = ask("select count(*) from s2_flow_anchor_baseline_6B")[0][0]
    found = dict(ask("select template_no, count(*) from s3_targets_6B group by 1"))
    for row in CAMPAIGNS["templates"]:
        assert found[row["template_no"]] == pytest.approx(row["share"] * total, rel=0.10)
    assert found[10] == pytest.approx(CAMPAIGNS["friendly"]["share"] * total, rel=0.20)


def test_campaigns_start_where_their_flows_balance(ask):
    """Each at its draw or as far from the other end; by template, the heaviest first, whatever brings the flows' mean place nearer the middle."""
    arrivals = np.array([row[0] for row in ask("select arrivals from s5_hour_audit_5B order by bucket_idx")], dtype=float)
    place, at_s = (np.cumsum(arrivals) - arrivals / 2) / arrivals.sum() - 0.5, np.arange(len(arrivals)) * 3600 + 1800
    rows = ask("select campaign_idx, template_no, start_s, length_s, active_weekdays, quota from s3_campaign_catalogue_6B order by 1")
    campaigns = []
    for (idx, template_no, start, length, weekdays, quota), u in zip(rows, rng.uniform(42, "6B.S3.window", [np.array([row[0] for row in rows])]), strict=True):
        ends = []
        for share in (u, 1 - u):
            at = int(np.floor(share * (len(arrivals) * 3600 - length)))
            strikes = (at_s >= at) & (at_s < at + length) & ((at_s // 86400 + idx) % 7 < weekdays)
            ends.append((at, quota * np.average(place[strikes], weights=arrivals[strikes])))
        campaigns.append((template_no, -max(abs(pull) for _, pull in ends), idx, start, ends))
    drift, of_template = 0.0, dict.fromkeys(PATTERNS.values(), 0.0)
    for template_no, _, idx, start, ends in sorted(campaigns):
        costs = [abs(drift + pull) + abs(of_template[template_no] + pull) for _, pull in ends]
        chosen = int(costs[1] < costs[0])
        assert start == ends[chosen][0] or costs[0] == pytest.approx(costs[1], abs=1e-3), idx
        drift, of_template[template_no] = drift + ends[chosen][1], of_template[template_no] + ends[chosen][1]
    assert abs(drift) < 0.01 * sum(row[5] for row in rows)


def test_cells_fill_to_the_plan_and_not_beyond_their_cap(ask):
    caps = {row["template_no"]: row["p_cap"] for row in CAMPAIGNS["templates"]}
    rows = ask("""select c.campaign_idx, k.template_no, k.quota, any_value(c.planned), sum(c.expected), max(c.expected / c.flows), min(c.threshold)
        from s3_campaign_cells_6B c join s3_campaign_catalogue_6B k using (campaign_idx) group by all""")
    assert len(rows) == ask("select count(*) from s3_campaign_catalogue_6B")[0][0] >= 10
    for _, template_no, quota, planned, expected, most, least in rows:
        assert planned <= quota and expected == pytest.approx(planned, abs=1e-4)
        assert most <= caps[template_no] + 1e-6 and least >= 1


def test_of_several_claims_the_first_in_priority_wins(ask):
    rows = ask("""select h.flow_id, list(c.priority order by h.claim_no), bool_or(h.is_taken and h.claim_no > 1)
        from s3_campaign_hit h join s3_campaign_catalogue_6B c using (campaign_idx) group by 1 having count(*) > 1""")
    assert len(rows) > 20
    assert all(list(priorities) == sorted(priorities) and not late for _, priorities, late in rows)


def test_classes_of_a_template_keep_to_their_affinity(ask):
    """Over all campaigns, before capacities bind: parts by volume times affinity."""
    volume = dict(ask("select class_idx, sum(flows) from s3_flow_census_6B group by 1"))
    classes = ["consumer_daytime", "office_hours", "fuel_convenience", "evening_weekend", "travel_hospitality", "bills_utilities", "online_24h", "online_bursty"]
    for row in CAMPAIGNS["templates"]:
        weights = np.array([volume[i] * row["class_affinity"][name] for i, name in enumerate(classes)], dtype=float)
        found = dict(ask(f"""select s.class_idx, sum(s.share_ppb::bigint * c.quota) / sum(sum(s.share_ppb::bigint * c.quota)) over ()
            from s3_campaign_class_6B s join s3_campaign_catalogue_6B c using (campaign_idx) where c.template_no = {row['template_no']} group by 1"""))
        assert [found.get(i, 0) for i in range(8)] == pytest.approx(weights / weights.sum(), abs=0.03), row["template"]


def test_stolen_identities_are_whole_and_local(ask):
    taken, whole, at_home = ask("""
        select count(*), count(i.instr_idx), count(*) filter (where b.country_idx = f.party_country_idx)
        from s3_flow_overlay_6B o join s3_target_flow_6B f using (flow_id) join s1_party_base_6A b on b.party_idx = o.party_idx
        left join s3_instrument_base_6A i on i.instr_idx = o.instr_idx and i.account_idx = o.account_idx and i.party_idx = o.party_idx
        where f.is_taken_over""")[0]
    assert taken == whole == at_home > 500
    assert ask("""select count(*) from s3_flow_overlay_6B o join s3_target_flow_6B f using (flow_id)
        where not f.is_taken_over and not f.is_attacker_device and (o.party_idx, o.instr_idx) <> (f.party_idx, f.instr_idx)""")[0][0] == 0


def test_devices_are_missing_where_they_always_are(ask):
    assert ask("""select count(*) from s3_flow_anchor_with_fraud_6B where (presence = 0) <> (terminal_idx is not null) or (presence = 1) <> (ip_idx is not null)
        or (device_idx is not null) <> (presence = 1 or entry_mode = 2)""")[0][0] == 0
    assert ask("""select count(*) from s3_flow_anchor_with_fraud_6B f join s4_device_base_6A d on d.dev_idx = f.device_idx
        where f.entry_mode in (2, 6) and d.device_type_code <> 0 and f.overlay_applied""")[0][0] == 0


def test_attackers_use_devices_of_bad_owners_and_hide_abroad(ask):
    roles = dict(ask("""select r.raw_role_code, count(*) from s3_attacker_device_6B a join s4_device_base_6A d on d.dev_idx = a.device_idx
        join s5_party_fraud_roles_6A r using (party_idx) group by 1"""))
    assert sum(roles.values()) > 100 and 0 not in roles
    assert ask("""select count(*) from s3_attacker_device_6B a join s3_target_flow_6B f using (flow_id) join s4_ip_base_6A i on i.ip_idx = a.ip_idx
        where (f.is_attacker_abroad and not a.is_anonymous) or a.is_anonymous <> (i.ip_type_code in (6, 7))""")[0][0] == 0


def test_amounts_move_as_the_tactic_says(ask):
    rows = ask("""select f.template_no, o.tactic_mask & 7, o.amount_minor / f.amount_minor, o.amount_minor % u.price_unit_minor = f.amount_minor % u.price_unit_minor
        from s3_flow_overlay_6B o join s3_target_flow_6B f using (flow_id) join s2_currency_dim_6B u on u.currency_idx = f.currency_idx""")
    factor = {move: np.array([row[2] for row in rows if row[1] == move]) for move in (0, 1, 2, 4)}
    assert (factor[0] == 1).all() and factor[1].max() <= 4 and factor[2].max() <= TACTICS["test_factor"]["max"] + 1e-9
    assert np.mean([row[3] for row in rows]) > 0.9, "the ending of a price stays"
    means = {row["template"]: row["log_amount"]["mean"] for row in TACTICS["templates"]}
    for template, mean in ((name, means[name]) for name in ("CNP_STOLEN", "LOST_STOLEN", "REFUND_ABUSE")):
        found = np.median(np.log([row[2] for row in rows if row[0] == PATTERNS[template] and row[1] == 1]))
        assert found == pytest.approx(mean, abs=0.2), template
    below = np.array([row[0] for row in ask("""select o.amount_minor / u.price_unit_minor from s3_flow_overlay_6B o join s3_target_flow_6B f using (flow_id)
        join s2_currency_dim_6B u on u.currency_idx = f.currency_idx where o.tactic_mask & 4 > 0""")])
    sums = np.sort(np.outer(TACTICS["round_sums"], 10.0 ** np.arange(-2, 8)).ravel())
    part = below / sums[np.searchsorted(sums, below)]
    assert len(part) > 100 and part.max() < 1 and np.median(part) > 0.88


def test_retimed_flows_come_at_the_head_of_their_quarter(ask):
    moved, kept = ask("""select max(epoch(o.ts_utc) % 900) filter (where o.tactic_mask & 32 > 0), count(*) filter (where o.tactic_mask & 32 = 0 and o.ts_utc <> f.ts_utc)
        from s3_flow_overlay_6B o join s3_target_flow_6B f using (flow_id)""")[0]
    assert moved < TACTICS["retime_burst_s"] and kept == 0


def test_inserted_refunds_are_full_and_prompt(ask):
    bounds = TACTICS["refund_after_d"]
    rows = np.array(ask("select (refund_offset_s - clear_offset_s) / 86400, refund_minor = clear_minor from s3_flow_overlay_6B where tactic_mask & 64 > 0"), dtype=float)
    assert len(rows) > 100 and rows[:, 1].all() and bounds["min"] - 1e-4 <= rows[:, 0].min() and rows[:, 0].max() <= bounds["max"]


def test_stolen_numbers_are_often_dead(ask):
    dead = "(" + ", ".join(f"'{iso}'" for iso in TACTICS["dead_card_answers"]) + ")"
    found = dict(ask(f"""select f.fraud_pattern, avg((a.iso in {dead})::integer) from s3_flow_anchor_with_fraud_6B f
        join policy_6B.flow_shape__answers a on a.code = f.response_code where f.presence = 1 group by 1"""))
    assert found[PATTERNS["CARD_TESTING"]] > 6 * found[0]


def test_holders_who_abuse_have_bought(ask):
    assert ask(f"""select count(*) from s3_flow_overlay_6B where (campaign_idx = 0 or fraud_pattern = {PATTERNS['REFUND_ABUSE']})
        and (response_code <> 0 or clear_offset_s is null)""")[0][0] == 0


def test_attackers_sessions_are_short_and_of_one_victim(ask):
    rows = ask("""select s.session_id, count(distinct f.party_idx), count(distinct f.presence), count(*) = s.arrival_count,
        epoch(max(f.ts_utc) - min(f.ts_utc)) from s3_session_overlay_6B s join s3_flow_anchor_with_fraud_6B f using (session_id) group by s.session_id, s.arrival_count""")
    assert len(rows) == ask("select count(*) from s3_session_overlay_6B")[0][0] > 500
    assert all(parties == presences == 1 and same and span <= TACTICS["session_s"] for _, parties, presences, same, span in rows)


def test_published_sessions_do_not_tell_attacks(ask):
    found = np.array(ask("select session_id, bool_or(fraud_pattern between 1 and 4), session_id % 2 from s3_flow_anchor_with_fraud_6B group by 1"), dtype=float)
    assert abs(stats.spearmanr(found[:, 0], found[:, 1]).statistic) < 4 / np.sqrt(len(found))
    assert abs(found[found[:, 1] > 0, 2].mean() - 0.5) < 0.1


def test_victims_are_struck_again(ask):
    """Hits of one template on one party: most on the closed ring of a colluding merchant."""
    hits = dict(ask("select fraud_pattern, count(*) / count(distinct party_idx) from s3_flow_overlay_6B where fraud_pattern in (1, 4, 5) group by 1"))
    assert min(hits[1], hits[4]) > 1.2 and hits[5] > max(1.2 * hits[1], hits[4])


def test_few_holders_abuse_most(ask):
    """Propensity is heavy-tailed: the tenth of holders with most abuse has far more than a tenth of it."""
    counts = np.array([row[0] for row in ask("select coalesce(sum((overlay_applied and campaign_idx = 0)::integer), 0) from s3_flow_anchor_with_fraud_6B group by party_idx")])
    counts = np.sort(counts)[::-1]
    assert counts[: len(counts) // 10].sum() > 0.5 * counts.sum()
