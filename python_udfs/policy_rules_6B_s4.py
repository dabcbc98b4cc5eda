"""Rules of the policies of segment 6B's labels and cases that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from python_udfs.quantile_law import law_faults, quantiles

EPSILON = 1e-9
CAMPAIGN_TYPES = ("CARD_TESTING", "CNP_STOLEN", "ATO", "LOST_STOLEN", "MERCHANT_COLLUSION", "MULE_ACTIVITY", "REFUND_ABUSE", "PROMO_FRAUD", "BONUS_ABUSE")
TRUTHS = ["LEGIT", "FRAUD", "ABUSE", "FRIENDLY_FRAUD"]
PLAIN = {"overlay": "no", "campaign_type": "NONE", "fraud_pattern": "NONE", "label": "LEGIT", "subtype": "NONE"}


def _may_both_hold(one: dict, other: dict, condition: str) -> bool:
    return one[condition] == other[condition] or "any" in (one[condition], other[condition])


def rules_do_not_collide(doc: dict) -> list[str]:
    """No two rules share the reduced key, the pattern, unless overlay or campaign tells them apart (T22)."""
    return [
        f"rules: found precedences {one['precedence']} and {other['precedence']} both holding for pattern {one['fraud_pattern']}, "
        "allowed rules of one pattern that differ in overlay or campaign_type"
        for one, other in combinations(doc["rules"], 2)
        if all(_may_both_hold(one, other, condition) for condition in ("fraud_pattern", "overlay", "campaign_type"))
    ]


def rules_are_ordered(doc: dict) -> list[str]:
    """Precedences ascend, and the first rule is that of plain legitimate flows, so that no later rule can stand in for it."""
    found = [rule["precedence"] for rule in doc["rules"]]
    faults = [] if found == sorted(set(found)) else [f"rules: found precedences {found}, allowed ascending ones"]
    first = {field: doc["rules"][0][field] for field in PLAIN}
    return faults if first == PLAIN else [*faults, f"rules.0: found {first}, allowed {PLAIN}"]


def labels_agree_with_subtypes(doc: dict) -> list[str]:
    faults = [f"rules.{i}.subtype: found {rule['subtype']} of label {rule['label']}, allowed NONE for LEGIT alone"
              for i, rule in enumerate(doc["rules"]) if (rule["label"] == "LEGIT") != (rule["subtype"] == "NONE")]
    for subtype in sorted({rule["subtype"] for rule in doc["rules"]}):
        labels = sorted({rule["label"] for rule in doc["rules"] if rule["subtype"] == subtype})
        if len(labels) > 1:
            faults.append(f"rules: found labels {' and '.join(labels)} of subtype {subtype}, allowed one")
    return faults


def every_campaign_has_a_rule(doc: dict) -> list[str]:
    """A flow of a campaign is never legitimate: each pattern of a campaign has a rule for its overlay."""
    return [f"rules: found none for campaign and pattern {name}, allowed one with overlay yes" for name in CAMPAIGN_TYPES
            if not any(rule["campaign_type"] in (name, "any") and rule["fraud_pattern"] in (name, "any") and rule["overlay"] in ("yes", "any")
                       and rule["label"] != "LEGIT" for rule in doc["rules"])]


def chargebacks_are_laws(doc: dict) -> list[str]:
    faults = []
    for row in doc["chargeback"]:
        for fields in (("unauthorised", "service", "other"), ("loss", "win", "partial")):
            total = sum(row[field] for field in fields)
            if abs(total - 1) > EPSILON:
                faults.append(f"chargeback.{row['truth']}: found a sum of {total:.9g} for {', '.join(fields)}, allowed 1")
    order = [row["truth"] for row in doc["chargeback"]]
    return faults if order == TRUTHS else [*faults, f"chargeback: found {', '.join(order)}, allowed {', '.join(TRUTHS)}"]


def factor_is_ordered(doc: dict) -> list[str]:
    mult = doc["amount_mult"]
    return [] if mult["min"] < mult["max"] else [f"amount_mult.min: found {mult['min']}, allowed below max {mult['max']}"]


def delays_lie_in_their_ranges(doc: dict) -> list[str]:
    """Median and 95th percentile of each law, seconds."""
    faults = []
    for law in doc["laws"]:
        components = [(part["dist"], part["weight"], part["scale"], part["shape"] or 0.0) for part in law["components"]]
        found = quantiles(np.array([0.50, 0.95]), law["min"], law["max"], components)
        for name, value in zip(("p50", "p95"), found, strict=True):
            bounds = doc["ranges"][law["law"]][name]
            if not bounds["min"] <= value <= bounds["max"]:
                faults.append(f"laws.{law['law']}: found {name} of {value:.0f} s, allowed {bounds['min']} to {bounds['max']}")
    names = {law["law"] for law in doc["laws"]}
    return faults + [f"laws: found no {name}, allowed one" for name in sorted(doc["ranges"].keys() - names)]


def windows_are_ordered(doc: dict) -> list[str]:
    faults = []
    if doc["intake_s"] < doc["group_window_s"]:
        faults.append(f"intake_s: found {doc['intake_s']}, allowed at least group_window_s {doc['group_window_s']}")
    if doc["max_duration_d"] * 86400 <= doc["intake_s"]:
        faults.append(f"max_duration_d: found {doc['max_duration_d']}, allowed more than intake_s {doc['intake_s']}")
    return faults


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_6B/truth_labels": [rules_are_ordered, rules_do_not_collide, labels_agree_with_subtypes, every_campaign_has_a_rule],
    "segment_6B/bank_view": [chargebacks_are_laws, factor_is_ordered],
    "segment_6B/delays": [law_faults, delays_lie_in_their_ranges],
    "segment_6B/cases": [windows_are_ordered],
}
