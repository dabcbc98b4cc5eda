"""A small world of flows, fraud, the bank's view and cases, for the scorer of 6B. Keyed numbers, no engine."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from jinja2 import Environment

from python_udfs.policies import read_yaml
from scorers.facts_6b import Law

REPO = Path(__file__).resolve().parents[2]
START = np.datetime64("2026-03-05T00:00:00", "us")
DAYS, FLOWS, PARTIES, MERCHANTS = 28, 60_000, 2_500, 160
TEMPLATES = ("CARD_TESTING", "CNP_STOLEN", "ATO", "LOST_STOLEN", "MERCHANT_COLLUSION", "MULE_ACTIVITY", "REFUND_ABUSE", "PROMO_FRAUD", "BONUS_ABUSE")
SHARES = (0.0040, 0.0035, 0.0030, 0.0020, 0.0020, 0.0020, 0.0030, 0.0025, 0.0015)
FRIENDLY = 0.0055
LABELS = (0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2)
CLASS_RATE = np.array([0.25, 0.3, 0.2, 0.5, 1.6, 0.4, 2.2, 4.0])  # of fraud, by class
CLASS_MULT = np.array([0.4, 0.6, 0.5, 0.6, 1.5, 0.4, 1.6, 2.6])  # of detection, by class
DELAYS = {
    "detect": Law(60, 3888000, (("lognormal", 0.3, 600, 0.8), ("lognormal", 0.7, 64800, 1.3))),
    "dispute": Law(21600, 5184000, (("lognormal", 1.0, 777600, 0.9),)),
    "chargeback": Law(86400, 4147200, (("gamma", 1.0, 604800, 2.0),)),
    "decision": Law(86400, 3369600, (("gamma", 1.0, 561600, 1.5),)),
    "close": Law(3600, 1036800, (("gamma", 1.0, 172800, 1.6),)),
}
BODY = Law(0.03, 18, (("lognormal", 1.0, 1, 0.75),))
TAIL = Law(1, 60, (("pareto", 1.0, 1, 2.5),))
TAIL_MASS = 0.10
LABEL_COLUMNS = ("campaign_idx", "overlay_applied", "fraud_pattern", "tactic_mask")
SMALL = {"class_idx": pa.uint8(), "presence": pa.uint8(), "entry_mode": pa.uint8(), "truth_label": pa.uint8(), "truth_subtype": pa.uint8(), "detection": pa.uint8(), "sca": pa.uint8(),
         "bank_view_outcome": pa.uint8(), "response_code": pa.uint8(), "fraud_pattern": pa.uint8(), "currency_idx": pa.uint8(), "tactic_mask": pa.uint8(), "local_hour": pa.uint8(),
         "device_idx": pa.int32(), "ip_idx": pa.int32(), "terminal_idx": pa.int32(), "amount_ref_minor": pa.int32(), "auth_latency_ms": pa.int32()}


def world(seed: int = 1) -> dict[str, dict[str, np.ndarray]]:
    """Columns by dataset: 60,000 flows of 2,500 parties at 160 merchants in 28 days, nine campaigns and friendly fraud."""
    rng = np.random.Generator(np.random.Philox(seed))
    trips, flow = _flows(rng)
    overlay, campaign, pattern = _attacks(rng, flow)
    flow |= {"campaign_idx": campaign, "overlay_applied": overlay, "fraud_pattern": pattern, "tactic_mask": np.where(campaign > 0, 1 << rng.integers(0, 8, FLOWS), 0)}
    flow["is_new_device"] = np.where(overlay & (flow["presence"] == 1), rng.random(FLOWS) < 0.5, flow["is_new_device"])
    subtype = np.where(overlay, np.where(pattern > 0, pattern, 10), 0)
    truth = {"flow_id": flow["flow_id"], "truth_label": np.array(LABELS)[subtype], "truth_subtype": subtype, "is_fraud_truth": subtype > 0}
    bank, timeline, index = _bank(rng, flow, truth)
    merchants = np.arange(MERCHANTS)
    countries = 6
    return {
        "s3_flow_anchor_with_fraud_6B": flow, "s4_flow_truth_labels_6B": truth, "s4_flow_bank_view_6B": bank, "s4_case_timeline_6B": timeline, "s4_case_index_6B": index,
        "s2_flow_anchor_baseline_6B": {name: flow[name] for name in ("flow_id", "party_idx", "merchant_idx", "amount_ref_minor")},
        "s2_merchant_dim_6B": {"merchant_idx": merchants, "family_idx": merchants % 4, "family": np.array([f"f{m % 4}" for m in merchants]), "level_minor": _levels()},
        "s2_currency_dim_6B": {"currency_idx": np.arange(3), "minor_digits": np.array([2, 2, 0]), "per_eur": np.array([1.0, 1.15, 160.0])},
        "s2_segment_dim_6B": {"segment_code": np.arange(2), "spend_factor": np.array([65536, 65536])},
        "s1_session_index_6B": trips,
        "s1_arrival_entities_6B": {"arrival_id": flow["flow_id"]} | {name: flow[name] for name in ("session_id", "account_idx", "instr_idx", "merchant_idx", "device_idx", "terminal_idx", "ip_idx")},
        "arrival_events_5B": {"arrival_id": flow["flow_id"], "mz_idx": flow["merchant_idx"] * countries + flow["market_idx"], "site_idx": flow["merchant_idx"]},
        "merchant_zone_profile_5A": {"mz_idx": np.arange(MERCHANTS * countries), "legal_country_iso": np.array([f"C{i}" for i in (np.arange(MERCHANTS * countries) % countries)])},
        "s1_country_base_6A": {"country_idx": np.arange(countries), "country_iso": np.array([f"C{i}" for i in range(countries)]), "region": np.array(["NORTH", "SOUTH", "EAST"] * 2)},
        "s3_campaign_catalogue_6B": {"campaign_idx": np.arange(1, 10), "length_s": np.full(9, 20 * 86400)},
        **{dataset: {key: np.arange(n), published: rng.permutation(n), **more} for dataset, key, published, n, more in (
            ("s1_party_base_6A", "party_idx", "party_id", PARTIES, {"segment_code": np.zeros(PARTIES, int)}), ("s2_account_base_6A", "account_idx", "account_id", 2 * PARTIES, {}),
            ("s3_instrument_base_6A", "instr_idx", "instrument_id", 2 * PARTIES, {}), ("s4_device_base_6A", "dev_idx", "device_id", 2 * PARTIES, {}),
            ("s4_ip_base_6A", "ip_idx", "ip_id", 3 * PARTIES, {}))},
    }


def _levels() -> np.ndarray:
    return (3000 * np.exp(np.linspace(-1.2, 1.2, MERCHANTS)[np.argsort(np.arange(MERCHANTS) * 61 % MERCHANTS)])).astype(int)


def _flows(rng) -> tuple[dict, dict]:
    """Trips of one party and presence within half an hour, and their flows in the order of time."""
    size = rng.choice([1, 2, 3, 4], FLOWS, p=[0.45, 0.3, 0.15, 0.1])
    size = size[: np.searchsorted(size.cumsum(), FLOWS) + 1]
    size[-1] -= size.sum() - FLOWS
    size = size[size > 0]
    begun = np.sort(rng.integers(0, DAYS * 86400 - 3600, len(size)))
    party = (PARTIES * rng.random(len(size)) ** 2).astype(int)
    online = rng.random(len(size)) < 0.4
    trip = np.repeat(np.arange(len(size)), size)
    at = begun[trip] + rng.integers(0, 1800, FLOWS)
    order = np.lexsort((trip, at))
    trip, at = trip[order], at[order]
    presence = online[trip].astype(int)
    merchant = np.where(presence == 1, rng.integers(0, MERCHANTS // 8, FLOWS) * 8 + rng.choice([4, 6, 7, 0], FLOWS, p=[0.15, 0.45, 0.3, 0.1]), rng.integers(0, MERCHANTS // 8, FLOWS) * 8 + rng.integers(0, 8, FLOWS))
    owner, card, place = party[trip], rng.integers(0, 2, FLOWS), rng.integers(0, 3, FLOWS)
    factor = BODY.quantile(rng.random(FLOWS)) * np.where(rng.random(FLOWS) < TAIL_MASS, TAIL.quantile(rng.random(FLOWS)), 1)
    amount = np.maximum(_levels()[merchant] * factor, 1).astype(int)
    currency = merchant % 3
    declined = rng.random(FLOWS) < np.where(presence == 1, 0.1, 0.04)
    sca = np.where((presence == 1) & (rng.random(FLOWS) < 0.12), rng.choice([2, 3, 4], FLOWS, p=[0.9, 0.03, 0.07]), presence)
    stored = (presence == 0) & (rng.random(FLOWS) < 0.016)
    latency = np.exp(np.log(np.where(sca >= 2, 34000, np.where(stored, 75000, np.where(presence == 1, 1350, 850)))) + 0.55 * rng.standard_normal(FLOWS)).astype(int) + 80
    code = np.where(declined, rng.choice(np.arange(1, 10), FLOWS, p=[0.36, 0.2, 0.1, 0.08, 0.08, 0.06, 0.05, 0.04, 0.03]), 0)
    cleared = code == 0
    flow = {
        "flow_id": np.arange(FLOWS), "session_id": rng.permutation(len(size))[trip], "party_idx": owner, "account_idx": 2 * owner + card, "instr_idx": 2 * owner + card,
        "device_idx": np.ma.array(2 * owner + rng.integers(0, 2, FLOWS), mask=presence == 0), "ip_idx": np.ma.array(3 * owner + place, mask=presence == 0),
        "terminal_idx": np.ma.array(merchant * 2, mask=presence == 1), "merchant_idx": merchant, "market_idx": owner % 6,
        "ts_utc": START + at.astype("timedelta64[s]"), "local_hour": at // 3600 % 24, "class_idx": merchant % 8, "presence": presence,
        "entry_mode": np.where(presence == 1, rng.choice([5, 6, 7], FLOWS), rng.choice([0, 1, 2], FLOWS)), "flow_type": np.where(cleared, 0, 1),
        "amount_minor": np.maximum(amount * np.array([1.0, 1.15, 1.6])[currency], 1).astype(int), "currency_idx": currency, "amount_ref_minor": amount,
        "issuer_score": rng.normal(300, 80, FLOWS).astype(int), "response_code": code, "sca": sca, "auth_latency_ms": latency,
        "is_new_device": rng.random(FLOWS) < 0.04, "is_foreign": rng.random(FLOWS) < np.where(merchant % 8 == 4, 0.2, 0.06),
        "clear_offset_s": np.ma.array(rng.integers(30000, 200000, FLOWS), mask=~cleared),
        "refund_offset_s": np.ma.array(rng.integers(90000, 900000, FLOWS), mask=~cleared | (rng.random(FLOWS) > np.where(presence == 1, 0.04, 0.012))),
        "reversal_offset_s": np.ma.array(rng.integers(10, 900, FLOWS), mask=~cleared | (rng.random(FLOWS) > 0.004)), "event_count": 2 + cleared, "payment_purpose": np.zeros(FLOWS, dtype=int),
    }
    first = np.full(len(size), np.iinfo(int).max)
    last = np.zeros(len(size), int)
    np.minimum.at(first, trip, at)
    np.maximum.at(last, trip, at)
    sessions = np.empty(len(size), int)
    sessions[trip] = flow["session_id"]
    index = {"session_id": sessions, "party_idx": party, "presence": online.astype(int), "arrival_count": size, "merchant_count": size,
             "session_start_utc": START + first.astype("timedelta64[s]"), "session_end_utc": START + last.astype("timedelta64[s]")}
    return index, flow


def _attacks(rng, flow: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nine campaigns, each on its own classes and markets, and friendly fraud anywhere; large amounts are likelier."""
    overlay, campaign, pattern = np.zeros(FLOWS, bool), np.zeros(FLOWS, int), np.zeros(FLOWS, int)
    base = CLASS_RATE[flow["class_idx"]] * flow["amount_ref_minor"].astype(float) ** 0.4
    for number, share in enumerate((*SHARES, FRIENDLY), start=1):
        liked = np.isin(flow["class_idx"], [(number + k) % 8 for k in range(4)]) & np.isin(flow["market_idx"], [(number + k) % 6 for k in range(2)])
        weight = np.where(overlay, 0, base * (1 if number == 10 else np.where(liked, 1, 0.02)))
        chosen = rng.choice(FLOWS, round(share * FLOWS), replace=False, p=weight / weight.sum())
        overlay[chosen] = True
        if number < 10:
            campaign[chosen], pattern[chosen] = number, number
    return overlay, campaign, pattern


def _bank(rng, flow: dict, truth: dict) -> tuple[dict, dict, dict]:
    """Detection, disputes and chargebacks with their delays, and one case for each flow that the bank looks at."""
    is_bad, class_idx = truth["truth_label"] > 0, flow["class_idx"]
    mult = CLASS_MULT[class_idx] * np.clip(0.22 + 0.42 * np.log1p(flow["amount_ref_minor"] / 1500), 0.25, 1.9)
    detected = rng.random(FLOWS) < np.where(is_bad, np.minimum(0.45 * mult, 0.95), 0.005 * mult**2)
    disputed = (flow["response_code"] == 0) & (rng.random(FLOWS) < np.where(is_bad, np.minimum(0.25 * mult, 0.95), 0.0008))
    charged = disputed & (rng.random(FLOWS) < 0.6)
    lost = charged & (rng.random(FLOWS) < 0.7)
    confirmed = detected & (is_bad == (rng.random(FLOWS) > 0.04))
    outcome = np.select([lost, confirmed, disputed, detected], [4, 1, 3, 2], 0)
    delay = {name: law.quantile(rng.random(FLOWS)).round() for name, law in DELAYS.items()}
    at = ((flow["ts_utc"] - START) / np.timedelta64(1, "s")).astype(float)
    detect = at + delay["detect"] * np.where(flow["amount_ref_minor"] > 50000, 0.7, 1)
    dispute = at + flow["clear_offset_s"].filled(0) + delay["dispute"]
    chargeback = dispute + delay["chargeback"]
    decision = chargeback + delay["decision"]
    events = [(detected, 1, detect), (disputed, 2, dispute), (charged, 3, chargeback), (charged, 4, decision)]
    cased = detected | disputed
    steps = np.column_stack([np.where(held, when, np.nan) for held, _, when in events])[cased]
    first, last = np.nanmin(steps, axis=1), np.nanmax(steps, axis=1)
    case = np.flatnonzero(cased)
    rows = [(case, 0, first), *((case[held[cased]], code, when[cased][held[cased]]) for held, code, when in events), (case, 5, last + delay["close"][cased])]
    flows, codes, whens = (np.concatenate(side) for side in zip(*((flow_id, np.full(len(flow_id), code), when) for flow_id, code, when in rows)))
    order = np.lexsort((codes, whens, flows))
    flows, codes, whens = flows[order], codes[order], whens[order]
    starts = np.searchsorted(flows, flows)
    moment = lambda held, when: np.where(held, START + (when * 1e6).astype("timedelta64[us]"), np.datetime64("NaT", "us"))  # noqa: E731
    bank = {"flow_id": flow["flow_id"], "detection": np.where(detected, 2, 0), "bank_view_outcome": outcome, "is_fraud_bank_view": np.isin(outcome, (1, 4)), "dispute_filed": disputed,
            "detect_utc": moment(detected, detect), "dispute_utc": moment(disputed, dispute), "chargeback_utc": moment(charged, chargeback)}
    timeline = {"case_id": flows, "case_event_seq": np.arange(len(flows)) - starts + 1, "flow_id": flows, "case_event_type": codes, "ts_utc": START + (whens * 1e6).astype("timedelta64[us]")}
    return bank, timeline, {"case_id": case, "flow_count": np.where(np.arange(len(case)) % 5, 1, 2)}


def policies() -> dict[str, list[dict]]:
    """What the scorer reads of 6B's policies."""
    def stated(laws: dict[str, Law]) -> tuple[list[dict], list[dict]]:
        rows = [{"ordinal": i, "law": name, "min": law.least, "max": law.most} for i, (name, law) in enumerate(laws.items())]
        parts = [{"parent": str(i), "ordinal": k, "dist": d, "weight": w, "scale": float(scale), "shape": shape} for i, law in enumerate(laws.values()) for k, (d, w, scale, shape) in enumerate(law.components)]
        return rows, parts

    delays, delay_parts = stated(DELAYS)
    amounts, amount_parts = stated({"body": BODY, "tail": TAIL})
    rules = [{"precedence": 1, "overlay": "no", "campaign_type": "NONE", "fraud_pattern": "NONE", "label": "LEGIT", "subtype": "NONE"},
             {"precedence": 2, "overlay": "yes", "campaign_type": "NONE", "fraud_pattern": "NONE", "label": "ABUSE", "subtype": "FRIENDLY_FRAUD"}]
    rules += [{"precedence": i + 3, "overlay": "yes", "campaign_type": name, "fraud_pattern": name, "label": ("LEGIT", "FRAUD", "ABUSE")[LABELS[i + 1]], "subtype": name} for i, name in enumerate(TEMPLATES)]
    return {
        "policy_6B.delays": [{"large_amount_above_ref_minor": 50000, "large_amount_detect_factor": 0.7}], "policy_6B.delays__laws": delays, "policy_6B.delays__laws__components": delay_parts,
        "policy_6B.amounts__laws": amounts, "policy_6B.amounts__laws__components": amount_parts,
        "policy_6B.amounts__families": [{"family": f"f{i}", "amount_law": "body", "tail_law": "tail", "tail_mass": TAIL_MASS} for i in range(4)],
        "policy_6B.truth_labels__rules": rules, "policy_6B.campaigns": [{"friendly_share": FRIENDLY}],
        "policy_6B.campaigns__templates": [{"template": name, "share": share} for name, share in zip(TEMPLATES, SHARES)],
    }


def tables(columns: dict[str, dict[str, np.ndarray]]) -> dict[str, pa.Table]:
    """The world as tables, with what the models of S5 count of it."""
    con = duckdb.connect()
    found = {}
    for name, dataset in columns.items():
        found[name] = pa.table({c: pa.array(np.ma.getdata(v), mask=np.ma.getmaskarray(v) if np.ma.isMaskedArray(v) else None, type=SMALL.get(c)) for c, v in dataset.items()})
        con.register(name, found[name])
    counted = [model["name"] for model in read_yaml(REPO / "models/segment_6B/_s5_cubes_6B.yml")["models"]]
    for name in ("s4_outcome_count", "s4_amount_count", "s4_merchant_count", *counted):
        found[name] = con.sql(_of_all_days(name)).to_arrow_table()
        con.register(name, found[name])
    return {name: table for name, table in found.items() if not name.endswith("_count")}


def _of_all_days(model: str) -> str:
    """A model of 6B over all days at once, its inputs by their names."""
    macros, text = ((REPO / path).read_text() for path in ("macros/bank_view.sql", f"models/segment_6B/{model}.sql"))
    stand_ins = {"ref": lambda name: name, "config": lambda **_: "", "of_utc_day": lambda _: "true", "of_flows_of_day": lambda _: "true", "return": lambda value: value}
    return Environment(extensions=["jinja2.ext.do"]).from_string(macros + text).render(stand_ins)


def roles() -> str:
    """The contract of the flows: the role of each column."""
    names = world_columns()
    lines = ["models:", "  - name: s3_flow_anchor_with_fraud_6B", "    columns:"]
    return "\n".join([*lines, *(f"      - {{name: {name}, meta: {{role: {'label' if name in LABEL_COLUMNS else 'feature'}}}}}" for name in names)]) + "\n"


def world_columns() -> list[str]:
    """Columns of the flows."""
    rng = np.random.Generator(np.random.Philox(1))
    return [*_flows(rng)[1], *LABEL_COLUMNS]
