"""Attachment: the probe of a tiny world, worked out a second time in NumPy from the tables alone."""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from attachment_twin import nibbles, person, pick, sk
from policy_cases import REPO

from python_udfs import rng

SEED, DRAWS = 42, 10_000


@pytest.fixture(scope="module")
def policy():
    return yaml.safe_load((REPO / "policies/segment_6A/attachment.yml").read_text()) | {
        "ips": yaml.safe_load((REPO / "policies/segment_6A/ips.yml").read_text())}


@pytest.fixture(scope="module")
def table(tiny_world):
    """Columns of a dataset ordered by its dense key, as arrays."""
    return lambda name, key: tiny_world.con.execute(f"select * from {name} order by {key}").fetchnumpy()


@pytest.fixture(scope="module")
def probe(tiny_world):
    rows = tiny_world.con.execute(f"select * from s5_probe_6A where probe_no % 2 = 0 order by probe_no limit {DRAWS}").fetchnumpy()
    return {name: np.ma.filled(column, -1) if np.ma.isMaskedArray(column) else column for name, column in rows.items()}


def test_the_person_is_a_function_of_clientele_and_rank(table, probe):
    u_rank = rng.uniform(SEED, "6A.S5.probe", [probe["probe_no"]], index=2)
    who = person(SEED, table, probe["origin_idx"], probe["presence"], u_rank)
    assert (probe["mkey"] == who.mkey).all() and (probe["clientele_rank"] == who.rank).all()
    assert (probe["party_idx"] == who.party_idx).all()
    assert 0.02 < (~who.is_of_country).mean() < 0.2 and 0.3 < who.is_local.mean() < 0.9


def test_card_and_device_are_the_usual_ones_or_fresh(table, probe, policy):
    record = {name: column[probe["party_idx"]] for name, column in table("s5_attach_party_6A", "party_idx").items()}
    no, online = probe["probe_no"], probe["presence"] == 1

    def position(first, share, skew, n, below=0.0):
        u = rng.uniform(SEED, "6A.S5.probe", [no], index=first)
        usual = u < below + (1 - below) * share
        pair = [np.where(usual, probe["party_idx"], no), np.where(usual, probe["mkey"], 0)]
        return u, np.floor(n * sk(rng.uniform(SEED, "6A.S5.probe", pair, index=first + 1), skew)).astype(np.int64)

    _, card = position(3, policy["stickiness"]["card"], policy["skew"]["card"], np.where(online, record["n_cnp"], record["n_cp"]))
    assert (probe["instr_idx"] == record["instr_off"] + card).all()
    assert (probe["account_idx"] == record["account_off"] + nibbles(record["acct_nibbles"], card)).all()
    alt = policy["stickiness"]["alt_device"]
    u, device = position(5, policy["stickiness"]["device"], policy["skew"]["device"], record["n_phone"].astype(np.int64) + record["n_computer"], below=alt)
    lent = online & (record["alt_dev"] >= 0) & (u < alt)
    assert (probe["device_idx"] == np.where(lent, record["alt_dev"], np.where(online, record["dev_off"] + device, -1))).all()
    assert 0 < lent.sum() < 0.2 * online.sum()


def test_addresses_follow_the_hour(tiny_world):
    """Employers' addresses are met at work, homes after it."""
    found = tiny_world.con.execute("""
        select p.probe_no, i.ip_type_code as kind from s5_probe_6A p join s4_ip_base_6A i using (ip_idx) order by p.probe_no""").fetchnumpy()
    hour = pick(rng.bits(SEED, "6A.S5.probe", [found["probe_no"]], index=1), 24)
    at_work = (hour >= 8) & (hour < 18)
    home, work = ((found["kind"] == code) for code in (0, 2))
    assert work[at_work].mean() > 3 * work[~at_work].mean() and home[~at_work].mean() > home[at_work].mean()
