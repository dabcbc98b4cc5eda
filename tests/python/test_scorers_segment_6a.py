"""Figures of 6A on a world inside every band, what breaks each of them, and what the figures together decide."""

import json
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs
import scorer_world_6a
from scorer_world_6a import COUNTRIES, PARTIES

from scorers import metrics_6a_roles, stats
from scorers.certify import certify_segment, write_certificate
from scorers.facts_6a_probe import arrivals_law, repeats_in
from scorers.gates import load_gates
from scorers.registry import load_scorer
from scorers.runs import open_run
from scorers.score import score_run
from scorers.structure import examine
from scorers.verdict import grade_metric, judge_seed, stability
from scorers.view import RunView

GATES = load_gates("6A")
SCORER = load_scorer("6A")
SEEDS = (42, 7, 101, 202)


@pytest.fixture(scope="module")
def world():
    return scorer_world_6a.world()


@pytest.fixture(scope="module")
def root(tmp_path_factory, world):
    """Runs of four seeds over one world, which is all that a verdict needs."""
    folder = tmp_path_factory.mktemp("world_6a")
    scorer_runs.write_project(folder)
    for seed in SEEDS:
        scorer_runs.write_run(folder / "runs", f"s{seed}", seed, {"6A": scorer_world_6a.arrow(world[0])}, policies=world[1])
    return folder


@pytest.fixture(scope="module")
def score(root):
    return score_run(open_run(root / "runs", "s42"), GATES, root)


@pytest.fixture(scope="module")
def figures(score):
    return {m["id"]: m for m in score.metrics}


def graded(root, metric, tables, policies, world):
    """One metric, with some datasets and policies of the run replaced."""
    with RunView(open_run(root / "runs", "s42"), GATES, root) as view:
        for name, table in scorer_world_6a.arrow(tables).items():
            view.con.register(f"changed_{name}", table)
            view.con.execute(f"create or replace view {name} as select * from changed_{name}")
        view.policy = {**world[1], **policies}.__getitem__
        return grade_metric(GATES.metric(metric), SCORER.metrics[metric](view), "small", {})


def test_the_world_holds_every_band(score, figures):
    assert not score.structure.failing
    assert {i: m["grade"] for i, m in figures.items() if m["grade"] != "BPLUS"} == {"6A-T10": "REPORTED"}


def test_figures_by_other_means(figures, world):
    tables, _ = world
    links, devices, parties = tables["s4_ip_links_6A"], tables["s4_device_base_6A"], tables["s1_party_base_6A"]
    of_party = links["dev_idx"] < 2 * parties["party_idx"].size
    pairs = np.unique(np.stack([links["dev_idx"][of_party], links["ip_idx"][of_party]]), axis=1)
    per_address = np.bincount(pairs[1])
    per_address = per_address[per_address > 0]
    assert figures["6A-T05"]["parts"] == {"p99": pytest.approx(np.quantile(per_address, 0.99)), "max": per_address.max()}
    assert figures["6A-G05"]["parts"]["gini"] == pytest.approx(stats.gini(per_address))
    assert figures["6A-G02"]["parts"]["mean"] == pytest.approx(pairs.shape[1] / (2 * parties["party_idx"].size))
    home = tables["s4_ip_base_6A"]["country_idx"][links["ip_idx"][of_party]] == parties["country_idx"][links["dev_idx"][of_party] // 2]
    assert figures["6A-G01"]["value"] == pytest.approx(home.mean())
    owner_bad = tables["s5_party_fraud_roles_6A"]["raw_role_code"] > 0
    bad = tables["s5_account_fraud_roles_6A"]["raw_role_code"] > 0
    of_bad = owner_bad[tables["s2_account_base_6A"]["party_idx"]]
    odds = [p / (1 - p) for p in (bad[of_bad].mean(), bad[~of_bad].mean())]
    assert figures["6A-T07"]["parts"]["account"] == pytest.approx(odds[0] / odds[1])
    assert figures["6A-T07v"]["parts"]["account"] == pytest.approx(np.corrcoef(bad, of_bad)[0, 1])
    assert figures["6A-P03"]["value"] == pytest.approx(2)
    assert figures["6A-P01"]["value"] == pytest.approx(1.4, abs=0.02)
    cards = np.bincount(tables["s3_instrument_base_6A"]["party_idx"][tables["s3_instrument_base_6A"]["class_code"] < 4], minlength=parties["party_idx"].size)
    assert figures["6A-I03"]["parts"] == {"mean": pytest.approx(cards.mean()), "p99": pytest.approx(np.quantile(cards, 0.99)), "max": cards.max()}
    probe = tables["s5_probe_6A"]
    assert figures["6A-C01"]["parts"]["all"] == pytest.approx((probe["country_idx"] == probe["origin_country_idx"]).mean())
    assert figures["6A-R07"]["detail"]["tenure_months"] == pytest.approx(mann_whitney(parties["tenure_months"], owner_bad))
    assert devices["dev_idx"].size == figures["6A-T04"]["cohort_size"]


def mann_whitney(values, is_hit):
    from scipy.stats import mannwhitneyu

    found = mannwhitneyu(values[is_hit], values[~is_hit], method="asymptotic")
    return found.statistic / (is_hit.sum() * (~is_hit).sum())


def put(name, **columns):
    """A dataset with some columns worked out anew: each a function of the columns."""
    return lambda t: {name: {**t[name], **{column: make(t[name]) for column, make in columns.items()}}}


def keep(name, where):
    """A dataset with the rows that a function of its columns keeps."""

    def change(t):
        held = np.asarray(where(t[name]))
        return {name: {column: pa.array(values).filter(pa.array(held)) for column, values in t[name].items()}}

    return change


def shuffled(column):
    return lambda rows: np.random.default_rng(1).permutation(rows[column])


def each(name, **columns):
    """A policy table with columns worked out anew, row by row."""
    return lambda p: {name: [{**row, **{column: make(row) for column, make in columns.items()}} for row in p[name]]}


def same_in_every_country(t):
    rows = t["s1_party_summary_6A"]
    first = rows["country_idx"] == 0
    return {"s1_party_summary_6A": {**{n: np.tile(rows[n][first], COUNTRIES) for n in rows}, "country_idx": np.repeat(np.arange(COUNTRIES), first.sum())}}


def crowded(t):
    """Seven hundred devices more at one home."""
    links = t["s4_ip_links_6A"]
    more = {"dev_idx": np.arange(700), "ip_idx": np.zeros(700, dtype=int), "link_role_code": np.zeros(700, dtype=int)}
    return {"s4_ip_links_6A": {name: np.concatenate([links[name], more[name]]) for name in links}}


def bad_as_the_owner(t):
    bad = t["s5_party_fraud_roles_6A"]["raw_role_code"][t["s2_account_base_6A"]["party_idx"]] > 0
    bad[:200] = ~bad[:200]
    return {"s5_account_fraud_roles_6A": {**t["s5_account_fraud_roles_6A"], "raw_role_code": bad.astype(int)}}


def young_if_bad(t):
    return put("s1_party_base_6A", tenure_months=lambda rows: np.where(t["s5_party_fraud_roles_6A"]["raw_role_code"] > 0, 1, 100))(t)


def strangers(rows):
    """Three arrivals of five are somebody else's."""
    return np.where(rows["probe_no"] % 5 < 3, np.random.default_rng(3).integers(0, COUNTRIES * PARTIES, rows["probe_no"].size), rows["party_idx"])


def online_means(name, by):
    return put("s5_probe_6A", **{name: lambda rows: pa.array([None if v is None else v + by for v in rows[name].to_pylist()])})


def once(rows):
    """The first row of each device."""
    return np.isin(np.arange(rows["dev_idx"].size), np.unique(rows["dev_idx"], return_index=True)[1])


NONE = lambda _: {}  # noqa: E731  a change that changes nothing
# metric and fault: datasets that change, policies that change, parts that must miss
FAULTS = {
    "6A-T01 a maximum is passed": (NONE, each("policy_6A.products__accounts", k_max=lambda row: 1), {"largest", "total"}),
    "6A-T02 a maximum is usual": (NONE, each("policy_6A.products__accounts", k_max=lambda row: 1), {"p99", "max"}),
    "6A-T03 homes are scarcer than declared": (NONE, each("policy_6A.ips", type_share_EMEA_RES=lambda row: row["type_share_EMEA_RES"] + 0.2), set()),
    "6A-T04 most devices come from nowhere": (keep("s4_ip_links_6A", lambda rows: rows["dev_idx"] % 5 == 0), NONE, set()),
    "6A-T05 one home serves seven hundred": (crowded, NONE, {"max"}),
    "6A-T06 a role without a name": (put("s5_device_fraud_roles_6A", raw_role_code=lambda rows: np.where(rows["dev_idx"] == 5, 9, rows["raw_role_code"])), NONE, {"mapped", "rows"}),
    "6A-T06 a family that is another's": (put("s5_ip_fraud_roles_6A", canonical_family_code=lambda rows: (rows["canonical_family_code"] + 1) % 3), NONE, {"mapped", "rows"}),
    "6A-T07 accounts' risk is nobody's": (put("s5_account_fraud_roles_6A", raw_role_code=shuffled("raw_role_code")), NONE, {"account", "account_low"}),
    "6A-T07v devices' risk is nobody's": (put("s5_device_fraud_roles_6A", raw_role_code=shuffled("raw_role_code")), NONE, {"device"}),
    "6A-T08 half of all devices are risky": (put("s5_device_fraud_roles_6A", canonical_family_code=lambda rows: rows["dev_idx"] % 2), NONE, set()),
    "6A-P01 people are not where demand is": (put("s1_country_base_6A", customer_milli=lambda rows: rows["customer_milli"] * (1 + rows["country_idx"] % 5)), NONE, set()),
    "6A-P02 one mix everywhere": (same_in_every_country, NONE, set()),
    "6A-P03 as many businesses everywhere": (same_in_every_country, NONE, set()),
    "6A-P04 people live where nobody lives": (put("s1_place_base_6A", party_n=lambda rows: rows["party_n"].max() - rows["party_n"]), NONE, set()),
    "6A-P05 one country has nearly all": (put("s1_party_summary_6A", parties=lambda rows: rows["parties"] * np.where(rows["country_idx"] == 3, 100, 1)), NONE, {"largest"}),
    "6A-P06 the old live among the young": (put("s1_country_profile_6A", share_65_plus=lambda rows: -rows["share_65_plus"]), NONE, set()),
    "6A-A01 current accounts alone": (keep("s2_account_base_6A", lambda rows: np.isin(rows["account_type_code"], (0, 3))), NONE, {"mean"}),
    "6A-A02 all segments hold the same": (put("s2_account_base_6A", account_type_code=lambda rows: rows["account_type_code"] // 3 * 3), NONE, set()),
    "6A-A03 fewer accounts than wanted": (NONE, each("policy_6A.products__accounts", mean=lambda row: 1.2 * row["mean"]), set()),
    "6A-A04 an active party has none": (keep("s2_account_base_6A", lambda rows: rows["party_idx"] != 3), NONE, {"active"}),
    "6A-I01 fewer instruments than wanted": (NONE, each("policy_6A.instruments__holdings", mean=lambda row: 1.3 * row["mean"]), set()),
    "6A-I02 one scheme, no token": (put("s3_instrument_base_6A", scheme_code=lambda rows: rows["class_code"] // 4, class_code=lambda rows: rows["class_code"] // 4 * 4), NONE, {"scheme", "token"}),
    "6A-I03 cards of four parties in one hand": (put("s3_instrument_base_6A", party_idx=lambda rows: rows["party_idx"] // 4 * 4), NONE, {"p99", "max"}),
    "6A-G01 addresses from anywhere": (put("s4_ip_base_6A", country_idx=shuffled("country_idx")), NONE, set()),
    "6A-G02 one address a device": (keep("s4_ip_links_6A", once), NONE, {"mean", "distinct"}),
    "6A-G03 nobody shares": (keep("s4_device_links_6A", lambda rows: rows["link_role_code"] == 0), NONE, {"laptop", "other"}),
    "6A-G04 no second user, no public address": (
        lambda t: {**keep("s4_device_links_6A", lambda rows: rows["link_role_code"] != 1)(t), **put("s4_ip_links_6A", link_role_code=lambda rows: rows["link_role_code"] // 2)(t)},
        NONE, {"rarest", "second_to_owner"}),
    "6A-G05 addresses shared evenly": (put("s4_ip_links_6A", ip_idx=lambda rows: rows["dev_idx"] // 4), NONE, {"gini"}),
    "6A-G06 nobody hides": (put("s4_ip_base_6A", ip_type_code=lambda rows: np.where(rows["ip_type_code"] >= 6, 2, rows["ip_type_code"])), NONE, {"hidden"}),
    "6A-R01 the owner decides": (bad_as_the_owner, NONE, {"odds_ratio", "v"}),
    "6A-R02 every tenth is bad": (put("s5_party_fraud_roles_6A", raw_role_code=lambda rows: np.where(rows["party_idx"] % 10 == 0, 2, 0)), NONE, {"not_clean", "network"}),
    "6A-R03 all segments alike": (put("s5_party_fraud_roles_6A", raw_role_code=lambda rows: (rows["party_idx"] % 40 == 0).astype(int)), NONE, set()),
    "6A-R04 risk does not see the crowd": (put("s5_ip_fraud_roles_6A", raw_role_code=lambda rows: np.where(rows["ip_idx"] % 50 == 0, 3, 0)), NONE, {"top", "inside_types"}),
    "6A-R05 risk does not see the device": (put("s5_ip_fraud_roles_6A", raw_role_code=lambda rows: np.where(rows["ip_idx"] % 50 == 0, 3, 0)), NONE, set()),
    "6A-R06 savings as risky as cards": (put("s5_account_fraud_roles_6A", raw_role_code=shuffled("raw_role_code")), NONE, set()),
    "6A-R07 tenure is the label": (young_if_bad, NONE, set()),
    "6A-R08 rings of people who never met": (put("s1_ring_member_6A", ring_idx=shuffled("ring_idx")), NONE, {"sharing"}),
    "6A-C01 strangers from next door": (put("s5_probe_6A", country_idx=lambda rows: (rows["country_idx"] + rows["probe_no"] % 4 // 3) % COUNTRIES), NONE, {"all", "counter"}),
    "6A-C02 nobody returns": (put("s5_probe_6A", party_idx=strangers), NONE, {"repeats"}),
    "6A-C02 another card each time": (put("s5_probe_6A", instr_idx=lambda rows: rows["probe_no"]), NONE, {"same_card"}),
    "6A-C03 everybody comes as often": (put("s5_probe_6A", party_idx=lambda rows: rows["probe_no"] % (12 * PARTIES)), NONE, {"gini"}),
    "6A-C03 one party comes all the time": (put("s5_probe_6A", party_idx=lambda rows: np.where(rows["probe_no"] % 50 == 0, 1, rows["party_idx"])), NONE, {"largest"}),
    "6A-C04 an address that is not linked": (online_means("ip_idx", 1), NONE, {"unlinked"}),
    "6A-C04 a token at the counter": (put("s3_instrument_base_6A", capability_mask=lambda rows: rows["capability_mask"] & 2), NONE, {"incapable"}),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_broken_misses_its_band(root, world, case):
    metric = case.split()[0]
    tables, policies, parts = FAULTS[case]
    entry = graded(root, metric, tables(world[0]), policies(world[1]), world)
    assert entry["grade"] == "MISS", entry
    assert parts <= set(entry["note"].removeprefix("misses B: ").split(", ")) if parts else "value" in entry


def test_every_graded_metric_has_a_fault():
    assert {case.split()[0] for case in FAULTS} == {m["id"] for m in GATES.metrics if "reference" not in m}


def test_declared_families_come_from_types(root):
    from scorers.facts_6a_roles import declared_address_families

    with RunView(open_run(root / "runs", "s42"), GATES, root) as view:
        found, row = declared_address_families(view), view.policy("policy_6A.ips")[0]
        extra = view.policy("policy_6A.roles")[0]["ip_declared_high_risk"]
    hidden = row["type_share_AMER_DC"] + row["type_share_AMER_VPN"]
    assert found.sum(axis=1) == pytest.approx(1)
    assert found[1] == pytest.approx([row["type_share_AMER_RES"] * (1 - extra / (1 - hidden)), (1 - hidden - row["type_share_AMER_RES"]) * (1 - extra / (1 - hidden)), hidden + extra])


def probed(root, world, share):
    """A view of the run whose probe holds a keyed share of the arrivals."""
    view = RunView(open_run(root / "runs", "s42"), GATES, root)
    probe = world[0]["s5_probe_6A"]
    held = np.random.default_rng(5).random(len(probe["probe_no"])) < share
    table = scorer_world_6a.arrow({"p": {name: pa.array(values).filter(pa.array(held)) for name, values in probe.items()}})["p"]
    view.con.register("thin", table)
    view.con.execute("create or replace view s5_probe_6A as select * from thin")
    return view


def test_a_thin_probe_tells_what_a_dense_one_counts(root, world):
    """The whole probe stands for 1.4 days of the world; a tenth of it says what the whole counts."""
    whole = world[0]["s5_probe_6A"]
    pairs = np.unique(np.stack([whole["party_idx"], whole["mkey"]]), axis=1).shape[1]
    counts = np.bincount(whole["party_idx"])
    counts = np.sort(counts[counts > 0])
    with probed(root, world, 0.1) as view:
        days = 28 * len(whole["probe_no"]) / 800_000
        values, share = arrivals_law(view, days, 1000)
        assert repeats_in(view, days) == pytest.approx(1 - pairs / len(whole["probe_no"]), abs=0.02)
        assert stats.gini_of_counts(values, share) == pytest.approx(stats.gini(counts), abs=0.03)
        assert (values * share).sum() / share.sum() == pytest.approx(counts.mean(), rel=0.1)


def test_spreads_have_a_floor(figures):
    def at(metric, value):
        return {**figures[metric], **({"value": value} if "value" in figures[metric] else {"parts": {**figures[metric]["parts"], "p99": value}})}

    seeds = {seed: [at("6A-T03", off), *(m for i, m in figures.items() if i != "6A-T03")] for seed, off in zip(SEEDS, (0.1, 0.3, 0.5, 0.9), strict=True)}
    spread = {(row["id"], row["figure"]): row for row in stability(GATES, seeds, "small")}
    assert spread["6A-T03", "value"]["cv"] == pytest.approx(np.std([0.1, 0.3, 0.5, 0.9], ddof=1) / 3.75)
    assert spread["6A-T03", "value"]["grade"] == "BPLUS" and spread["6A-T03", "value"]["floor"] == 3.75
    assert {row["grade"] for row in spread.values()} == {"BPLUS"}
    wild = {seed: [at("6A-T05", p99)] for seed, p99 in zip(SEEDS, (10, 20, 40, 80), strict=True)}
    assert {row["grade"] for row in stability(GATES, wild, "small") if row["figure"] == "p99"} == {"MISS"}


def judged(figures, misses=(), at_b=(), ungraded=()):
    grades = {**dict.fromkeys(misses, "MISS"), **dict.fromkeys(at_b, "B"), **dict.fromkeys(ungraded, "INVALID")}
    return judge_seed(GATES, [{**m, "grade": grades.get(i, m["grade"])} for i, m in figures.items()], [], [])["verdict"]


def test_the_verdict_of_a_seed(figures):
    added = [m["id"] for m in GATES.metrics if m["severity"] == "added"]
    fifth = len(added) // 5
    assert judged(figures) == "PASS_BPLUS", "6B's certification is pending and holds nothing back"
    assert judged(figures, at_b=["6A-T05"]) == "PASS_B"
    assert judged(figures, misses=added[:fifth]) == "PASS_B"
    assert judged(figures, misses=added[: fifth + 1]) == "FAIL_REALISM"
    for metric in ("6A-T01", "6A-T07", "6A-T07v", "6A-C04"):
        assert judged(figures, misses=[metric]) == "FAIL_REALISM"
    assert judged(figures, ungraded=["6A-T07"]) == "INVALID_FOR_GRADING"


def test_thin_cohorts_are_not_graded(root, world, figures):
    few = {name: {**rows, "raw_role_code": np.where(np.arange(len(rows["raw_role_code"])) % 200, 0, rows["raw_role_code"])}
           for name, rows in world[0].items() if name == "s5_party_fraud_roles_6A"}
    entry = graded(root, "6A-T07", few, {}, world)
    assert (entry["grade"], entry["b_pass"]) == ("INVALID", None) and "at least 200 needed" in entry["note"]
    with RunView(open_run(root / "runs", "s42"), GATES, root) as view:
        figure = SCORER.metrics["6A-T03"](view)
    assert grade_metric(GATES.metric("6A-T03"), figure, "tiny", {})["grade"] == "INVALID"


def test_four_seeds_certify_and_leave_their_artefacts(root, tmp_path):
    runs = {seed: open_run(root / "runs", f"s{seed}") for seed in SEEDS}
    certificate = certify_segment(GATES, runs, "small", root)
    assert certificate.document["verdict"] == "PASS_BPLUS"
    write_certificate(certificate, tmp_path)
    rows = json.loads((tmp_path / "realism_gate_6A.json").read_text())["rows"]
    assert {row["seed"] for row in rows} == set(SEEDS)
    odds = next(row for row in rows if row["metric_name"] == "risk_propagation.account" and row["seed"] == 42)
    assert odds["pass_B"] and odds["pass_Bplus"] and odds["ci_low"] < odds["value"] < odds["ci_high"]
    summary = json.loads((tmp_path / "realism_gate_summary_6A.json").read_text())
    assert (summary["eligible_grade"], summary["pending"], summary["stability"]["holds_Bplus"]) == ("B+", ["6A-T10"], True)
    tables = ("countries", "account_types", "address_types", "address_degrees", "roles", "rings", "segment_roles", "places", "edges")
    assert all((tmp_path / f"segment_6A_{name}_42.csv").stat().st_size for name in tables)


def test_a_missing_seed_is_no_verdict(root, tmp_path):
    certificate = certify_segment(GATES, {42: open_run(root / "runs", "s42")}, "small", root)
    assert (certificate.document["verdict"], certificate.is_pass) == ("INVALID_FOR_GRADING", False)
    write_certificate(certificate, tmp_path)
    assert json.loads((tmp_path / "realism_gate_summary_6A.json").read_text())["eligible_grade"] == "<C"


def test_roles_older_than_what_they_are_about_do_not_count(tmp_path, world):
    """Addresses that were built again after the gates ran leave every gate that read them stale."""
    scorer_runs.write_project(tmp_path)
    tables = scorer_world_6a.arrow({name: world[0][name] for name in ("s4_ip_base_6A", "s5_ip_fraud_roles_6A")})
    folder = scorer_runs.write_run(tmp_path / "runs", "r", 42, {"6A": tables}, policies=world[1])
    scorer_runs.write_dataset(folder, "6A", "s4_ip_base_6A", tables["s4_ip_base_6A"].slice(1))
    assert examine(open_run(tmp_path / "runs", "r"), "6A", [], 0, tmp_path).gates_fail("6A-S2-001")


def test_a_world_without_roles_is_scored_as_far_as_it_goes(tmp_path, world):
    scorer_runs.write_project(tmp_path)
    tables = {name: rows for name, rows in world[0].items() if "fraud_roles" not in name and name != "s5_probe_6A"}
    scorer_runs.write_run(tmp_path / "runs", "r", 42, {"6A": scorer_world_6a.arrow(tables)}, policies=world[1])
    found = {m["id"]: m for m in score_run(open_run(tmp_path / "runs", "r"), GATES, tmp_path).metrics}
    assert found["6A-T05"]["grade"] == "BPLUS" and found["6A-T07"]["note"].startswith("datasets absent: s5_account_fraud_roles_6A")
    assert found["6A-C01"]["grade"] == "NOT_COMPUTED"


def test_pairs_of_a_large_country_pass_32_bits(monkeypatch):
    """Nine of 45 pairs of a ring share, against one in a million of any two of three million parties."""
    monkeypatch.setattr(metrics_6a_roles, "rings", lambda view: {
        "members": np.array([10]), "country_idx": np.array([0]), "pairs": np.array([45]), "sharing": np.array([9])})
    monkeypatch.setattr(metrics_6a_roles, "sharing_pairs", lambda view: {
        "country_idx": np.array([0]), "pairs": np.array([4_500_000]), "parties": np.array([3_000_000], np.int32)})
    monkeypatch.setattr(metrics_6a_roles, "members_of_rings", lambda view: (10, 20))
    found = metrics_6a_roles.rings_share_means(SimpleNamespace(params=lambda metric: {"min_members": 4}))
    assert found.parts["sharing"] == pytest.approx(0.2e6, rel=1e-5)
