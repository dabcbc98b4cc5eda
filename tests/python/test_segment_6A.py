"""Segment 6A so far: what its policies refuse, its laws of counts, its order of towns, its ids and its people."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_project import MacroProject, connect, macros  # noqa: F401
from policy_cases import faults as faults_of
from policy_cases import policy_names, setting
from scipy import stats

from python_udfs.hilbert import hilbert_index, hilbert_places
from python_udfs.truncated_law import WORD, thresholds

faults = partial(faults_of, "6A")


@pytest.mark.parametrize("name", policy_names("6A"))
def test_policies_as_committed_are_sound(name):
    assert faults(name) == []


@pytest.mark.parametrize(("name", "field", "value"), [
    ("population", "cell.size", 16),
    ("population", "cell.active_span", 22),
    ("population", "household.patterns.0.weight", 0.5),
    ("population", "household.patterns.0.pattern", [0, 2, 2, 3]),
    ("population", "regions.Eastern Asia", "ASIA"),
    ("segments", "segments.0.shares.EMEA", 0.5),
    ("segments", "segments.3.age_bands", [1, 0, 0, 0, 0, 1]),
    ("segments", "segments.4.party_type", "BUSINESS"),
    ("segments", "kyc.simplified", 0.5),
    ("roles", "party_shares.MULE", 0.04),
    ("attachment", "sources.card_present.local", 0.9),
    ("attachment", "clientele_skew_span.travel_hospitality", 0.5),
    ("attachment", "affinities.0.demand_class", "online"),
    ("attachment", "affinities.1", {"demand_class": "evening_weekend", "segment": "RETAIL_STUDENT", "weight": 2}),
    ("attachment", "address_other.work", 0),
    ("attachment", "office.to_hour", 8),
    ("products", "accounts.0.mean", 2.5),
    ("products", "accounts.0.is_required", False),
    ("products", "accounts.2.law", "bernoulli"),
    ("products", "cap_mode", "redistribute"),
    ("products", "segment_factors.0.account_type", "RETAIL_GOLD"),
    ("instruments", "holdings.0.mean", 3),
    ("instruments", "holdings.0.instrument_type", "CHEQUE"),
    ("instruments", "schemes.0.share", 0.9),
    ("devices", "holdings.2.digital_slope", 0.9),
    ("devices", "os.0.browsers", [1, 0, 0, 0, 0, 0.5]),
    ("devices", "holdings.0.active", False),
    ("ips", "mobile.slots", [0.5, 0.5, 0.5, 0]),
    ("ips", "type_share.EMEA.RES", 0.9),
    ("ips", "public.wifi", 0.9),
])
def test_a_bad_policy_is_refused(name, field, value):
    assert faults(name, setting(field, value))


@settings(max_examples=60, deadline=None)
@given(law=st.sampled_from(["zi_poisson", "zi_nb2"]), k_max=st.integers(1, 8), zero_share=st.floats(0, 0.6), size=st.floats(0.2, 5),
       part=st.floats(0.001, 0.98))
def test_a_cut_law_keeps_its_mean_and_its_maximum(law, k_max, zero_share, size, part):
    mean = part * (1 - zero_share) * k_max
    t = thresholds(law, k_max, zero_share, size, False, np.array([mean]))[0]
    assert len(t) == k_max and (np.diff(t) >= 0).all() and 0 <= t[0] and t[-1] <= WORD
    assert (1 - t / WORD).sum() == pytest.approx(mean, abs=k_max * 1e-9)
    assert t[0] / WORD >= zero_share - 1e-9


@pytest.mark.parametrize("mean", [1.0, 1.05, 1.9])
def test_a_law_that_leaves_out_zero(mean):
    t = thresholds("zi_poisson", 2, 0.3, 1.0, True, np.array([mean]))[0]
    assert t[0] == 0 and 1 + (1 - t[1] / WORD) == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize(("mean", "expected"), [(0.92, [0.08, 1]), (1.0, [0, 1]), (1.05, [0, 0.95]), (2.0, [0, 0])])
def test_a_whole_law_gives_the_numbers_around_its_mean(mean, expected):
    assert thresholds("whole", 2, 0.0, 1.0, False, np.array([mean]))[0] / WORD == pytest.approx(expected, abs=1e-9)


def test_cut_laws_have_the_shape_of_their_family():
    """Cut far out, nothing is cut."""
    rate = 0.4
    t = thresholds("zi_poisson", 8, 0.0, 1.0, False, np.array([rate]))[0] / WORD
    assert t == pytest.approx(stats.poisson(rate).cdf(np.arange(8)), abs=1e-6)
    t = thresholds("zi_nb2", 8, 0.0, 2.0, False, np.array([0.2]))[0] / WORD
    assert t == pytest.approx(stats.nbinom(2.0, 2.0 / 2.2).cdf(np.arange(8)), abs=1e-6)


@pytest.mark.parametrize(("law", "mean"), [("zi_poisson", 2.1), ("zi_poisson", -0.1), ("poisson", 0.3)])
def test_an_impossible_law_is_refused(law, mean):
    with pytest.raises(ValueError, match="found"):
        thresholds(law, 2, 0.0, 1.0, False, np.array([mean]))


@pytest.mark.parametrize("order", [1, 3, 6])
def test_the_curve_visits_every_cell_and_steps_to_a_neighbour(order):
    side = 1 << order
    x, y = (grid.ravel().astype(np.int64) for grid in np.meshgrid(np.arange(side), np.arange(side)))
    found = hilbert_index(x, y, order)
    assert sorted(found) == list(range(side * side))
    walk = np.argsort(found)
    assert (np.abs(np.diff(x[walk])) + np.abs(np.diff(y[walk])) == 1).all()


def test_a_country_across_the_date_line_stays_whole():
    """Two towns on either side of 180 degrees are neighbours; without care they would be the curve's two ends."""
    lat, lon = np.array([-17.0, -17.1, -17.0, -17.1]), np.array([178.0, 178.1, -179.9, -179.8])
    order = np.argsort(hilbert_places(lat, lon))
    assert set(order[:2]) in ({0, 1}, {2, 3})
    assert len(set(hilbert_places(np.array([5.0]), np.array([7.0])))) == 1


@settings(max_examples=40, deadline=None)
@given(a=st.floats(0.05, 0.999), n=st.integers(1, 40))
def test_popularity_by_rank_sums_to_one_and_falls(skew, a, n):
    below = skew("mass", a, n, np.arange(n + 1))
    share = np.diff(below)
    assert below[0] == pytest.approx(0, abs=1e-12) and below[-1] == pytest.approx(1, abs=1e-9)
    assert (np.diff(share) <= 1e-12).all(), "no rank is more popular than the one before it"
    u = (np.arange(2000) + 0.5) / 2000
    ranks = np.floor(n * skew("sk", a, n, u)).astype(int)
    assert np.bincount(ranks, minlength=n) / 2000 == pytest.approx(share, abs=1e-3)


@pytest.fixture(scope="module")
def skew(macros):  # noqa: F811
    texts = macros.render(sk="{{ sk('x', 'a') }}", mass="{{ sk_mass_below('x', 'n', 'a') }}")
    con = connect()

    def call(name, a, n, values):
        con.execute("create or replace temp table asked as select unnest(?) as x, ?::double as a, ?::double as n", [list(map(float, values)), a, n])
        return con.execute(f"select {texts[name]} from asked order by x").fetchnumpy()[next(iter([con.description[0][0]]))]

    return call


def test_published_numbers_tell_neither_order_nor_activity(tiny_world):
    for table, number, index in (("s1_party_base_6A", "party_id", "party_idx"), ("s2_account_base_6A", "account_id", "account_idx"),
                                 ("s3_instrument_base_6A", "instrument_id", "instr_idx"), ("s4_device_base_6A", "device_id", "dev_idx"),
                                 ("s4_ip_base_6A", "ip_id", "ip_idx")):
        found = tiny_world.con.execute(f"select {number} as number, {index} as i from {table} order by {index}").fetchnumpy()
        assert len(set(found["number"].tolist())) == len(found["number"])
        assert abs(stats.spearmanr(found["number"], found["i"]).statistic) < 4 / np.sqrt(len(found["i"]))
        assert abs((found["number"] % 2).mean() - 0.5) < 2.5 / np.sqrt(len(found["i"]))
    found = tiny_world.con.execute("select party_id, activity_weight from s1_party_base_6A order by party_idx").fetchnumpy()
    assert abs(stats.spearmanr(found["party_id"], found["activity_weight"]).statistic) < 4 / np.sqrt(len(found["party_id"]))


def test_households_are_of_one_town_and_four_at_most(tiny_world):
    rows = tiny_world.con.execute("""
        select h.size, count(*), count(distinct p.place_idx), max(p.party_type_code), max(h.place_idx) = max(p.place_idx)
        from s1_household_base_6A h join s1_party_base_6A p using (hh_idx) group by h.hh_idx, h.size""").fetchall()
    assert all(size == n <= 4 and places == 1 and same for size, n, places, _, same in rows)
    assert all(kind == 0 for _, n, _, kind, _ in rows if n > 1), "businesses live by themselves"
    assert 1.2 < np.mean([row[1] for row in rows]) < 1.8


def test_people_follow_demand(tiny_world):
    """Where no floor holds a country, its cells are its share of custom, up to the clip of its noise and to whole cells."""
    found = tiny_world.con.execute("select customer_milli, cell_n, is_floored from s1_country_demand order by country_iso").fetchnumpy()
    share = found["customer_milli"] / found["customer_milli"].sum()
    quota = share * found["cell_n"].sum()
    free = ~found["is_floored"]
    assert free.sum() > 30
    assert (found["cell_n"][free] <= quota[free] * np.exp(0.35) * 1.1 + 1).all() and (found["cell_n"][free] >= quota[free] * np.exp(-0.35) / 1.5 - 1).all()
    assert (found["cell_n"][~free] == 1).all()


def test_tokens_follow_their_card(tiny_world):
    total, alone = tiny_world.con.execute("""
        select count(*), count(*) filter (where parent_instr_idx is null) from s3_instrument_base_6A where class_code in (1, 3)""").fetchone()
    assert total > 100 and alone < 0.2 * total, "only accounts without a card have tokens of their own"


def test_addresses_are_where_their_users_are(tiny_world):
    """All but exits of private networks and hosting stand in the user's country."""
    share, exits = tiny_world.con.execute("""
        select avg((i.country_idx = p.country_idx)::integer) filter (where l.slot < 7), avg((i.country_idx = p.country_idx)::integer) filter (where l.slot >= 7)
        from s4_ip_links_6A l join s4_ip_base_6A i using (ip_idx) join s4_device_base_6A d using (dev_idx) join s1_party_base_6A p using (party_idx)""").fetchone()
    assert share == 1 and 0.2 < exits < 0.9


def test_homes_serve_few_and_carriers_many(tiny_world):
    homes, mobiles = tiny_world.con.execute("""
        select avg(deg_device) filter (where ip_type_code = 0 and deg_device > 0), avg(deg_device) filter (where ip_type_code = 1) from s4_ip_base_6A""").fetchone()
    assert 2 < homes < 5 < mobiles < 30


def test_no_safari_on_windows(tiny_world):
    found = tiny_world.con.execute("select distinct os_code, ua_code from s4_device_base_6A where device_type_code < 4").fetchall()
    assert (2, 1) not in found and (0, 1) not in found and (1, 2) not in found and len(found) > 8


def test_a_shared_device_serves_a_household(tiny_world):
    """Everybody else of the household borrows it, and its lowest number wins."""
    rows = tiny_world.con.execute("""
        select h.size, count(*), count(distinct s.alt_dev) from s4_device_share s join s1_party_base_6A b using (party_idx) join s1_household_base_6A h using (hh_idx)
        where s.alt_kind = 1 group by h.hh_idx, h.size""").fetchall()
    assert len(rows) > 50 and all(n == size - 1 and devices == 1 for size, n, devices in rows)


def test_pools_of_towns_are_rounded_up_once_a_country(tiny_world):
    """Homes that share a line, employers and public places: of each as many addresses as a country's users need, and none for a town without users."""
    users = """
        select 1 as kind_no, country_idx, place_idx, count(*) as users from s4_household_line where has_line and not has_own_address group by all
        union all select 3, country_idx, place_idx, count(distinct party_idx) from s4_device_slots where is_employed group by all
        union all select 4, country_idx, place_idx, count(*) from s4_device_slots where has_public group by all"""
    sizes = "select unnest([1, 3, 4]) as kind_no, unnest([home_households, work_people, public_users]) as size from policy_6A.ips"
    con = tiny_world.con
    assert con.execute(f"""
        select count(*) from (select kind_no, country_idx, sum(users) as users from ({users}) group by all)
        join ({sizes}) using (kind_no) join (select kind_no, country_idx, sum(ip_n) as ip_n from s4_town_pool group by all) using (kind_no, country_idx)
        where ip_n <> ceil(users / size)""").fetchone() == (0,)
    assert con.execute(f"select count(*) from s4_town_pool anti join ({users}) using (kind_no, country_idx, place_idx)").fetchone() == (0,)
