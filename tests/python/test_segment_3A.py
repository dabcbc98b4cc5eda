"""Segment 3A as a whole: what its policies refuse, that its draws replay elsewhere, and that its knobs act where they should."""

from __future__ import annotations

import hashlib
import math
from decimal import Decimal
from functools import partial
from itertools import groupby

import numpy as np
import pytest
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting

from python_udfs import rng
from python_udfs.zone_share_replay import zone_shares

faults = partial(faults_of, "3A")
ZONE = {"tzid": "Europe/Paris", "alpha": 1.0, "reason": "measured"}
FLOOR = {"tzid": "Europe/Paris", "floor_alpha": 0.1, "bump_threshold": 0, "notes": "islands"}


@pytest.mark.parametrize("name", policy_names("3A"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("zone_mixture_policy", "zone_effect", -0.1),
    ("zone_mixture_policy", "site_effect", 0.6),
    ("zone_mixture_policy", "min_sites", 1),
    ("zone_mixture_policy", "colour", "red"),
    ("zone_mixture_policy", "escalated_share_of_all.min", 0.9),
    ("country_zone_priors", "tail_weight", 0.51),
    ("country_zone_priors", "strength.lo", 30),
    ("country_zone_priors", "alpha_overrides", {"FR": {"zones": [ZONE, ZONE]}}),
    ("zone_floor_policy", "floors", [FLOOR, FLOOR]),
    ("s3_dispersion", "lambda_sigma", 1.3),
    ("s3_dispersion", "lambda_clip.lo", 1.0),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


def policy(world, name: str) -> dict:
    found = world.con.execute(f"select * from policy_3A.{name}")
    return dict(zip((column[0] for column in found.description), found.fetchone()))


def chance_of(p: dict, zones: int, sites: int, observed: int) -> float:
    chance = p["base_probability"] + p["zone_effect"] * min(1, math.log(zones / 2) / math.log(p["zone_saturation"] / 2))
    chance = min(max(chance + p["site_effect"] * (1 - math.exp(-(sites - p["min_sites"]) / p["site_scale"])), 0), p["probability_max"])
    return 1 - (1 - chance) * (1 - p["span_lift"]) if observed >= 2 else chance


def test_decisions_replay_in_python(tiny_world):
    """Chances from the policy alone; as many pairs of each zone count split as their chances sum to, the least draws by odds."""
    p = policy(tiny_world, "zone_mixture_policy")
    rows = tiny_world.con.execute("""
        select merchant_id, legal_country_iso, zone_count_country, site_count, observed_zone_count, escalation_probability, is_escalated
        from s1_escalation_queue where decision_reason in ('default_escalation', 'legacy_default')
        order by zone_count_country, merchant_id, legal_country_iso""").fetchall()
    assert len(rows) > 50
    reached = Decimal(str(round(float(rng.uniform(42, "3A.S1.start", [np.int64(1)])), 9)))
    for _, group in groupby(rows, key=lambda row: row[2]):
        odds = []
        before = math.floor(reached)
        for merchant_id, country, zones, sites, observed, published, is_escalated in group:
            assert abs(chance_of(p, zones, sites, observed) - float(published)) < 1e-8
            u = float(rng.uniform(42, "3A.S1.escalate", [np.int64(merchant_id), rng.iso_key([country])[0]]))
            odds.append((u / (1 - u) * (1 - float(published)) / float(published), merchant_id, country, is_escalated))
            reached += published
        assert [is_escalated for *_, is_escalated in sorted(odds)] == [i < math.floor(reached) - before for i in range(len(odds))]


def test_shares_written_out_by_hand(monkeypatch):
    """Priors (0.6, 0.3, 0.1), four sites in the first zone, uniforms of a half: medians of gamma laws, split by hand."""
    monkeypatch.setattr(rng, "uniform", lambda seed, stream, keys: np.full(np.broadcast(*map(np.asarray, keys)).shape, 0.5))
    prior, sites = np.array([0.6, 0.3, 0.1]), np.array([4, 0, 0])
    shares = zone_shares(1, 1, "XX", np.array([1, 2, 3]), prior, sites, 0.0, 0.15, 4.0, 1.0)
    # medians of Gamma(4.6), Gamma(0.3), Gamma(0.1), each solved from P(a, x) = 1/2 (Abramowitz and Stegun 6.5)
    medians = np.array([4.2713054172, 0.0731311359, 0.0005933911])
    assert np.abs(shares / 1e9 - medians / medians.sum()).max() < 1e-9
    assert shares.sum() == 10**9


def test_the_universe_hash_is_the_digest_of_its_six_components(tiny_world):
    row = tiny_world.con.execute("""select zone_alpha_digest, theta_digest, zone_floor_digest, dispersion_digest, day_effect_digest,
        zone_alloc_digest, routing_universe_hash from zone_alloc_universe_hash""").fetchone()
    assert hashlib.sha256("".join(row[:6]).encode()).hexdigest() == row[6]


def test_the_universe_hash_follows_content_and_not_files(tiny_world, controlled):
    """Rewritten in another row-group size the allocation digests alike; under another policy it does not."""
    hashes = [world.con.execute("select routing_universe_hash from zone_alloc_universe_hash").fetchone()[0] for world in (tiny_world, controlled)]
    assert hashes[0] != hashes[1]
    copied = tiny_world.run_dir / "zone_alloc_small_groups.parquet"
    tiny_world.con.execute(f"copy (from zone_alloc order by random()) to '{copied}' (row_group_size 2048)")
    digests = [
        tiny_world.con.execute(f"""select sha256(string_agg(to_json(z)::varchar, chr(10) order by merchant_id, legal_country_iso, tzid))
            from {source} as z""").fetchone()[0]
        for source in ("zone_alloc", f"read_parquet('{copied}')")
    ]
    published = tiny_world.con.execute("select zone_alloc_digest from zone_alloc_universe_hash").fetchone()[0]
    assert digests == [published, published]


def test_trust_and_strength_change_no_decision(tiny_world, controlled):
    """Streams are independent: another spread of merchants splits the same pairs."""
    queues = [world.con.execute("select merchant_id, legal_country_iso, is_escalated from s1_escalation_queue order by all").fetchall()
              for world in (tiny_world, controlled)]
    assert queues[0] == queues[1]


def test_equal_trust_in_a_loud_market_makes_merchants_echo_it(tiny_world, controlled):
    """The negative control of V04 and P04: without spread of trust and against a strong prior, shares copy the market."""
    echo = [
        world.con.execute("""
            with pair as (select sum(share_ppb::double * prior_share_ppb)
                / sqrt(sum(share_ppb::double * share_ppb) * sum(prior_share_ppb::double * prior_share_ppb)) as likeness
                from zone_alloc where is_escalated group by merchant_id, legal_country_iso)
            select 1 - median(likeness) from pair""").fetchone()[0]
        for world in (tiny_world, controlled)
    ]
    assert echo[1] < 0.015 < echo[0]


def test_every_pair_trades_once(tiny_world):
    """Whole shares, whole outlets, and one row where the country has one zone."""
    assert tiny_world.con.execute("""
        select count(*) from (select merchant_id, legal_country_iso, sum(share_ppb) as s, sum(zone_site_count) as n, count(*) as k
                              from zone_alloc group by all) a
        full join (select merchant_id, legal_country_iso, count(*) as n from outlet_catalogue group by all) o
            using (merchant_id, legal_country_iso)
        left join s1_escalation_queue q using (merchant_id, legal_country_iso)
        where a.s is distinct from 1000000000 or a.n is distinct from o.n or (q.zone_count_country = 1 and a.k <> 1)""").fetchone()[0] == 0
