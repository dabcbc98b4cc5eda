"""Postures of 6A: what their policy refuses, how risk follows ownership, and that roles, tiers and kinds are where they belong."""

from __future__ import annotations

import math
from functools import partial

import pytest
from address_prior import TYPES, expected_type_shares, policy
from policy_cases import faults as faults_of
from policy_cases import setting

faults = partial(faults_of, "6A")
KEYS = {"party": "party_idx", "account": "account_idx", "device": "dev_idx", "ip": "ip_idx", "merchant": "merchant_idx"}
OWNED = """
    select l.role is not null as is_bad, r.canonical_family_code <> 0 as is_risky
    from ({postures}) as r
    inner join {base} as b on b.{key} = r.{key}
    left join s1_latent_role as l on l.party_idx = b.party_idx
    where b.party_idx is not null"""


def effect(con, entity: str, base: str, postures: str) -> tuple[float, float, float]:
    """Odds ratio of (risky, owner not clean), standard error of its logarithm, and Cramér's V of the table."""
    owned = OWNED.format(postures=postures, base=base, key=KEYS[entity])
    a, b, c, d = con.execute(f"""
        select count(*) filter (where is_bad and is_risky), count(*) filter (where is_bad and not is_risky),
            count(*) filter (where not is_bad and is_risky), count(*) filter (where not is_bad and not is_risky) from ({owned})""").fetchone()
    v = abs(a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d))
    return a * d / (b * c), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), v


@pytest.mark.parametrize(("field", "value"), [
    ("tiers", ["LOW", "STANDARD", "HIGH", "HIGH"]),
    ("taxonomy.1.role", "MULE"),
    ("taxonomy.1.role_code", 0),
    ("taxonomy.1.role_code", 7),
    ("taxonomy.1.role", "STOLEN_ID"),
    ("taxonomy.2.family", "FICTITIOUS_PARTY"),
    ("taxonomy.10.role", "AUTOMATON"),
    ("taxonomy.3.entity", "CARD"),
    ("terms.0.bit", 1),
    ("terms.3.bit", 9),
    ("term_clamp", 0),
    ("probability_cuts.elevated", 0.2),
    ("party.cuts.high", 0.5),
    ("party.high_share.min", 0.5),
    ("merchant.cuts.standard", 0.9),
    ("account.alpha.RETAIL_GOLD", -4),
    ("account.alpha.OTHER_SAVINGS", 0.5),
    ("account.beta", {"MULE": 1.0}),
    ("account.kinds.HIGH_RISK", 0.7),
    ("account.kinds_of_mules.MULE_ACCOUNT", 0.1),
    ("device.types.0.device_type_code", 3),
    ("device.declared.REUSED_DEVICE", 0.5),
    ("device.shared_suspicious", 1.2),
    ("ip.types.8.ip_type_code", 7),
    ("ip.types.0.role", "HOME"),
    ("merchant.classes.0.msb", 1),
    ("merchant.classes.1.mccs", [4829]),
    ("merchant.classes.2.groups", []),
    ("merchant.classes.2.groups", ["digital", "travel"]),
    ("merchant.colluding", 0.03),
    ("postures", {}),
])
def test_a_bad_policy_of_roles_is_refused(field, value):
    assert faults("roles", setting(field, value))


def test_declared_types_of_addresses_follow_from_the_pools():
    expected, declared = expected_type_shares(), policy("ips")["type_share"]
    assert expected.keys() == declared.keys()
    for region, shares in expected.items():
        for kind in TYPES:
            assert declared[region][kind] == pytest.approx(shares[kind], abs=0.001), f"{kind} in {region}"


@pytest.mark.parametrize(("entity", "base"), [("account", "s2_account_base_6A"), ("device", "s4_device_base_6A")])
def test_bad_owners_have_riskier_belongings_that_still_do_not_tell_them(tiny_world, entity, base):
    """The odds ratio is above one beyond chance, and most of what is risky belongs to parties that are clean."""
    odds, error, v = effect(tiny_world.con, entity, base, f"from s5_{entity}_fraud_roles_6A")
    assert odds * math.exp(-1.96 * error) > 1.5 and odds * math.exp(-1.96 * error) < 8 and 0.03 < v < 0.25
    owned = OWNED.format(postures=f"from s5_{entity}_fraud_roles_6A", base=base, key=KEYS[entity])
    of_clean, safe_of_bad = tiny_world.con.execute(f"""
        select avg((not is_bad)::integer) filter (where is_risky), avg((not is_risky)::integer) filter (where is_bad) from ({owned})""").fetchone()
    assert of_clean > 0.75 and safe_of_bad > 0.8


@pytest.mark.parametrize(("entity", "base"), [("account", "s2_account_base_6A"), ("device", "s4_device_base_6A")])
def test_stronger_roles_raise_the_odds(tiny_world, entity, base):
    """The model of postures, run again with every beta raised, on the same draws."""
    model = tiny_world.compiled(f"models/segment_6A/s5_{entity}_fraud_roles_6A.sql")
    with tiny_world.scratch() as con:
        before = effect(con, entity, base, model)
        assert before == effect(con, entity, base, f"from s5_{entity}_fraud_roles_6A"), "the model on these tables gives what was published"
        con.execute(f"update policy_6A.roles__{entity}_beta set value = value + 0.8")
        after = effect(con, entity, base, model)
    assert after[0] > 1.2 * before[0] and after[2] > before[2]


@pytest.mark.parametrize("entity", KEYS)
def test_every_tier_occurs_and_high_is_rare(tiny_world, entity):
    rows = dict(tiny_world.con.execute(f"select risk_tier, count(*) from s5_{entity}_fraud_roles_6A group by 1").fetchall())
    assert set(rows) == {0, 1, 2, 3}
    assert rows[3] < 0.06 * sum(rows.values())


def test_kinds_suit_what_they_are_of(tiny_world):
    """Mule accounts are deposits, suspicious sharing has users, programs drive computers or stand on hosting."""
    assert tiny_world.con.execute("""
        select
            (select count(*) from s5_account_fraud_roles_6A r join s2_account_base_6A a using (account_idx) where r.raw_role_code = 3 and a.ledger_class_code <> 0),
            (select count(*) from s5_device_fraud_roles_6A r join s4_device_base_6A d using (dev_idx) where r.raw_role_code = 3 and d.n_parties < 2),
            (select count(*) from s5_device_fraud_roles_6A r join s4_device_base_6A d using (dev_idx) left join s4_device_slots s using (dev_idx)
             where r.raw_role_code = 2 and d.device_type_code not in (1, 3, 5) and not coalesce(s.has_host, false))""").fetchone() == (0, 0, 0)


def test_terms_say_what_raised_the_risk(tiny_world):
    """Bits of accounts and devices against the tables they come from."""
    assert tiny_world.con.execute("""
        select count(*) from s5_account_fraud_roles_6A r join s2_account_base_6A a using (account_idx) left join s1_latent_role l using (party_idx)
        left join s4_device_share h on h.party_idx = a.party_idx and h.alt_kind = 2
        where (r.propagation_terms & 1 = 1) <> (l.role is not null) or (r.propagation_terms & 4 = 4) <> (h.party_idx is not null)""").fetchone() == (0,)
    assert tiny_world.con.execute("""
        select count(*) from s5_device_fraud_roles_6A r join s4_device_base_6A d using (dev_idx) left join s1_latent_role l using (party_idx)
        left join s4_device_slots s using (dev_idx)
        where (r.propagation_terms & 1 = 1) <> (l.role is not null) or (r.propagation_terms & 2 = 2) <> coalesce(s.has_vpn, false)
            or (r.propagation_terms & 4 = 4) <> (d.n_parties > 1)""").fetchone() == (0,)


def test_crowded_addresses_are_riskier(tiny_world):
    """Of each common type, the crowded half against the other."""
    for kind in (0, 1):
        crowded, other = tiny_world.con.execute(f"""
            select avg((r.risk_tier)::integer) filter (where i.deg_device > m.middle), avg((r.risk_tier)::integer) filter (where i.deg_device <= m.middle)
            from s5_ip_fraud_roles_6A r join s4_ip_base_6A i using (ip_idx)
            cross join (select median(deg_device) as middle from s4_ip_base_6A where ip_type_code = {kind}) m where i.ip_type_code = {kind}""").fetchone()
        assert crowded > other


@pytest.mark.parametrize(("copies", "least"), [(0, 1), (3, 2), (9, 8)])
def test_colluding_merchants_follow_the_number_of_merchants(tiny_world, copies, least):
    """A world of a hundred and fifty merchants has one, one of small's five hundred has two or more, and no world more than its share."""
    model = tiny_world.compiled("models/segment_6A/s5_merchant_fraud_roles_6A.sql")
    with tiny_world.scratch() as con:
        con.execute(f"""
            insert into merchant_catalogue
            select m.* replace (m.merchant_idx + 100000 * (k.range + 1) as merchant_idx) from merchant_catalogue as m cross join range({copies}) as k""")
        found, n = con.execute(f"select count(*) filter (where raw_role_code = 3), count(*) from ({model})").fetchone()
    assert least <= found <= 0.009 * n + 0.5


def test_trades_make_merchants_risky(tiny_world):
    """Only money services are MSB, and they stand tiers above food and fuel."""
    rows = tiny_world.con.execute("""
        select m.mcc in (4829, 6011, 6012, 6051, 6211), m.mcc_group in ('grocery', 'fuel'), r.raw_role_code, r.risk_tier
        from s5_merchant_fraud_roles_6A r join merchant_catalogue m using (merchant_idx)""").fetchall()
    money = [row for row in rows if row[0]]
    food = [row for row in rows if row[1]]
    assert money and food and any(row[2] == 2 for row in money) and all(row[0] for row in rows if row[2] == 2)
    assert sum(row[3] for row in money) / len(money) > sum(row[3] for row in food) / len(food) + 0.5
