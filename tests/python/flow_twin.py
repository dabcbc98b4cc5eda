"""Baseline flows worked out a second time, in NumPy: amount, score, answer, times and settlement from policies, draws and the law's quantiles."""

from __future__ import annotations

import numpy as np
from law_twin import gather
from policy_cases import REPO

from python_udfs import rng
from python_udfs.policies import read_yaml

STREAMS = {"amount": "amount", "tail": "tail", "score": "score_noise", "answer": "auth", "sca": "sca", "latency": "latency", "clear": "clear", "refund": "refund"}
CLASSES = ["consumer_daytime", "office_hours", "fuel_convenience", "evening_weekend", "travel_hospitality", "bills_utilities", "online_24h", "online_bursty"]


def policy(name: str) -> dict:
    return read_yaml(REPO / f"policies/segment_6B/{name}.yml")


def by_law(names, h: np.ndarray) -> np.ndarray:
    """Each row's value of the law that it names."""
    names, found = np.asarray(names), np.empty(len(h), dtype=np.int64)
    for name in np.unique(names):
        rows = names == name
        found[rows] = gather(name, h[rows])
    return found


def share_edge(share) -> np.ndarray:
    """Threshold of a choice of 20 bits."""
    return np.floor(np.asarray(share) * 2.0**20)


def half_up(x) -> np.ndarray:
    """Nearest whole number, halves away from zero."""
    return (np.sign(x) * np.floor(np.abs(x) + 0.5)).astype(np.int64)


class FlowTwin:
    """Columns of `flow` (those of the arrival, with segment, mcc, mcc_group, region, currency and is_anonymous) and the twin's own."""

    def __init__(self, seed: int, flow: dict[str, np.ndarray]):
        self.flow = flow
        self.n = len(flow["flow_id"])
        self.amounts, self.shape, self.points = policy("amounts"), policy("flow_shape"), policy("issuer_score")
        words = {name: rng.bits(seed, f"6B.S2.{stream}", [flow["flow_id"]], width=52) for name, stream in STREAMS.items()}
        self.choice = {name: word >> 32 for name, word in words.items()}
        self.value = {name: word & 0xFFFFFFFF for name, word in words.items()}
        self.is_pos = flow["presence"] == 0
        groups, codes = self.amounts["group_families"], self.amounts["mcc_families"]
        places = {row["family"]: i for i, row in enumerate(self.amounts["families"])}
        self.family = np.array([places[codes.get(str(mcc), groups[group])] for mcc, group in zip(flow["mcc"].tolist(), flow["mcc_group"].tolist())])
        self.families = self.amounts["families"]
        level = gather("price_level", rng.bits(seed, "6B.S2.level", [flow["merchant_idx"]]))
        self.level = np.maximum(self.of_family("base_minor") * level >> 16, 1)

    def of_family(self, field: str) -> np.ndarray:
        return np.array([row[field] for row in self.families])[self.family]

    def of_segment(self, table: dict) -> np.ndarray:
        return np.array([table[segment] for segment in self.flow["segment"].tolist()])

    def amount(self) -> tuple[np.ndarray, np.ndarray]:
        """amount_minor and amount_ref_minor."""
        body = by_law(self.of_family("amount_law"), self.value["amount"])
        is_tail = self.choice["tail"] < share_edge(self.of_family("tail_mass"))
        tail = by_law(self.of_family("tail_law"), np.where(is_tail, self.value["tail"], 0))
        spend = half_up(self.of_segment(self.amounts["segment_factors"]) * 65536)
        asked = (((self.level * body) >> 8) * spend >> 16) * tail >> 24
        rate, grain, unit = (self.flow[name] for name in ("minor_per_cent", "grain_minor", "price_unit_minor"))
        grains = np.maximum(half_up(asked * rate / grain), 1)
        modulus, rest = self.endings()
        step, rest = modulus * unit // 100, rest * unit // 100
        nearest = (grains * grain - rest + (step >> 1)) // np.maximum(step, 1) * step + rest
        minor = np.where(step == 0, grains * grain, np.maximum(nearest, np.where(rest > 0, rest, step)))
        return minor, np.maximum(half_up(minor / rate), 1)

    def endings(self) -> tuple[np.ndarray, np.ndarray]:
        """Modulus and rest of each flow's ending: by its choice among the family's running shares."""
        cell, order = self.choice["amount"] >> 10, self.amounts["endings"]
        modulus, rest = np.zeros(self.n, dtype=np.int64), np.zeros(self.n, dtype=np.int64)
        for i, family in enumerate(self.families):
            begin = 0
            for ending in order:
                cells = round(family["endings"].get(ending["ending"], 0) * 1024)
                rows = (self.family == i) & (cell >= begin) & (cell < begin + cells)
                modulus[rows], rest[rows] = ending["modulus"], ending["rest"]
                begin += cells
        return modulus, rest

    def score(self, amount_ref: np.ndarray, tier: np.ndarray) -> np.ndarray:
        p, flow = self.points, self.flow
        weight = {name: int(half_up(p["points"]["per_logit"] * value)) for name, value in p["weights"].items()}
        ratio = (np.minimum(amount_ref * p["ratio"]["steps"] // self.level, 511) + 0.5) / p["ratio"]["steps"]
        of_ratio = half_up(p["points"]["per_logit"] * p["weights"]["log_ratio"] * np.log(np.clip(ratio, p["ratio"]["min"], p["ratio"]["max"])))
        cell = int(p["high_share"] * 4096) << 20
        high = self.of_family("base_minor") * by_law(self.of_family("amount_law"), np.full(self.n, cell + (1 << 19))) >> 16
        total = p["points"]["at_zero"] + weight["intercept"] + of_ratio + tier.astype(int) * weight["merchant_tier"]
        facts = {"foreign": flow["is_foreign"], "anonymiser": flow["is_anonymous"], "new_device": flow["is_new_device"], "high_amount": amount_ref > high,
                 "ecom": ~self.is_pos, "night": flow["local_hour"] < p["night_until_hour"]}
        total = total + sum(weight[name] * fact for name, fact in facts.items()) + (gather("score_noise", self.value["score"]) * weight["noise"] >> 16)
        return np.clip(total, 0, 999)

    def answer(self, amount_ref: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """sca and response_code."""
        shape, step_up = self.shape, self.shape["step_up"]
        can = ~self.is_pos & (self.flow["entry_mode"] != 7)
        mandate = share_edge([step_up["mandate_share"][region] for region in self.flow["region"].tolist()])
        is_challenged = can & ((self.choice["sca"] < mandate) | (score >= self.points["t_alert"]))
        u = self.value["sca"] / 2.0**32
        result = np.where(u < step_up["failed_share"], 3, np.where(u < step_up["failed_share"] + step_up["abandoned_share"], 4, 2))
        sca = np.where(is_challenged, result, (can & (u < step_up["frictionless_share"])).astype(int))
        step = np.minimum(amount_ref // shape["decline"]["step_minor"], 127) * shape["decline"]["step_minor"]
        bands = shape["decline_amount_bands"]
        of_amount = np.array([band["factor"] for band in bands])[np.searchsorted([band["from_minor"] for band in bands], step, side="right") - 1]
        declined = np.where(self.is_pos, shape["decline"]["pos"], shape["decline"]["ecom"]) * self.of_segment(shape["decline_segment_factors"]) * of_amount
        u, cell = self.value["answer"] / 2.0**32, self.choice["answer"] >> 10
        code = {row["iso"]: row["code"] for row in shape["answers"]}
        reasons = []
        for field in ("pos_share", "ecom_share"):
            upto = np.cumsum([row[field] for row in shape["answers"]]) * 1024
            reasons.append(np.argmax(upto[None, :] > np.arange(1024)[:, None] + 0.5, axis=1))
        reason = np.array(reasons)[self.flow["presence"].astype(int), cell]
        is_suspect = (score >= self.points["t_decline"]) & (u < shape["p_suspected_fraud"])
        return sca, np.where(sca >= 3, code["1A"], np.where(is_suspect, code["59"], np.where(u < declined, reason, 0)))

    def latency(self, sca: np.ndarray) -> np.ndarray:
        is_stored = self.choice["latency"] < share_edge(policy("timing")["store_forward_share"])
        law = np.where(sca >= 2, "latency_challenge", np.where(~self.is_pos, "latency_ecom", np.where(is_stored, "latency_store_forward", "latency_pos")))
        return by_law(law, self.value["latency"])

    def settlement(self, response: np.ndarray, minor: np.ndarray) -> dict[str, np.ndarray]:
        """Offsets and amounts of clearing, refund and reversal; -1 where there is none."""
        shape, family = self.shape, np.array([row["family"] for row in self.families])[self.family]
        reversal = share_edge(shape["reversal_share"])
        refund = reversal + share_edge([shape["refund"][CLASSES[i]] for i in self.flow["class_idx"]])
        is_reversed = (response == 0) & (self.choice["refund"] < reversal)
        is_cleared = (response == 0) & ~is_reversed
        is_refunded = is_cleared & (self.choice["refund"] < refund)
        law = np.where(family == "travel", "clear_travel", np.where(~self.is_pos, "clear_ecom", np.where(family == "fuel", "clear_fuel", "clear_pos")))
        clear_s = by_law(law, self.value["clear"])
        late_s = by_law(np.where(is_reversed, "reversal", "refund"), self.value["refund"])
        grain = self.flow["grain_minor"]
        grains, u = minor // grain, self.choice["clear"]
        tip, pump, part = shape["tip"], shape["preauth"], shape["refund_part"]
        edge = share_edge(tip["share"])
        tipped = grains + np.floor(grains * (tip["min"] + (tip["max"] - tip["min"]) * u / edge)).astype(np.int64)
        pumped = np.maximum(np.floor(grains * (pump["min"] + (pump["max"] - pump["min"]) * u / 2.0**20)), 1).astype(np.int64)
        cleared = np.where(self.is_pos & (self.flow["mcc"] == pump["mcc"]), pumped, np.where(self.is_pos & (family == tip["family"]) & (u < edge), tipped, grains))
        v = (self.value["refund"] & 1048575) / 2.0**20
        returned = np.where(v < part["full_share"], 1.0, part["min"] + (part["max"] - part["min"]) * (v - part["full_share"]) / (1 - part["full_share"]))
        columns = {"clear_offset_s": (is_cleared, clear_s), "refund_offset_s": (is_refunded, clear_s + late_s), "reversal_offset_s": (is_reversed, late_s),
                   "clear_minor": (is_cleared, cleared * grain), "refund_minor": (is_refunded, np.maximum(np.floor(cleared * returned), 1).astype(np.int64) * grain)}
        return {name: np.where(has, value, -1) for name, (has, value) in columns.items()}
