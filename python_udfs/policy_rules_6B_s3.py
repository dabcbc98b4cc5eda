"""Rules of campaigns.yml and tactics.yml that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

EPSILON = 1e-9
# in the order of their numbers, which are the codes of fraud_pattern; the last has no campaign
TEMPLATES = ("CARD_TESTING", "CNP_STOLEN", "ATO", "LOST_STOLEN", "MERCHANT_COLLUSION", "MULE_ACTIVITY", "REFUND_ABUSE", "PROMO_FRAUD", "BONUS_ABUSE",
             "FRIENDLY_FRAUD")


def spans(where: str, rows: Iterable[tuple[str, dict]]) -> list[str]:
    """Faults of spans {min, max} that run backwards."""
    return [f"{where}.{name}.min: found {span['min']}, allowed at most max {span['max']}" for name, span in rows if span["min"] > span["max"]]


def named_in_order(doc: dict, names: tuple[str, ...]) -> list[str]:
    found = [(row["template_no"], row["template"]) for row in doc["templates"]]
    allowed = list(enumerate(names, start=1))
    return [] if found == allowed else [f"templates: found {found}, allowed {allowed}"]


def campaigns_are_the_templates(doc: dict) -> list[str]:
    priorities = [row["priority"] for row in doc["templates"]]
    faults = named_in_order(doc, TEMPLATES[:-1])
    return faults if len(set(priorities)) == len(priorities) else [*faults, f"templates.priority: found {priorities}, allowed each once"]


def shares_are_the_target(doc: dict) -> list[str]:
    total = sum(row["share"] for row in doc["templates"]) + doc["friendly"]["share"]
    return [] if abs(total - doc["truth_share_target"]) <= EPSILON else [f"truth_share_target: found {doc['truth_share_target']}, allowed the sum of shares {total:g}"]


def targets_stay_below_the_limit(doc: dict) -> list[str]:
    limit = doc["limits"]["targets_share"]
    return [] if doc["truth_share_target"] < limit else [f"limits.targets_share: found {limit}, allowed above truth_share_target"]


def campaigns_can_strike(doc: dict) -> list[str]:
    faults = spans("instances", [("size", doc["instances"])])
    for row in doc["templates"]:
        where = f"templates.{row['template']}"
        faults += spans(where, [(name, row[name]) for name in ("instances", "duration_d", "cohort_n", "markets_n")])
        burst = row["burst"]
        if burst["min_minutes"] > burst["max_minutes"]:
            faults.append(f"{where}.burst.min_minutes: found {burst['min_minutes']}, allowed at most max_minutes {burst['max_minutes']}")
        if burst["per_day"] * burst["max_minutes"] > 1440:
            faults.append(f"{where}.burst.per_day: found {burst['per_day']}, allowed what fits into a day at max_minutes {burst['max_minutes']}")
        if not any(row["day_quarters"]):
            faults.append(f"{where}.day_quarters: found no weight, allowed one above 0")
    rows = [(row["template"], row["class_affinity"]) for row in doc["templates"]] + [("friendly", doc["friendly"]["class_affinity"])]
    return faults + [f"{name}.class_affinity: found no weight, allowed one above 0" for name, weights in rows if not any(weights.values())]


def roles_can_be_drawn(doc: dict) -> list[str]:
    pairs = (("cohort.role_weights", doc["cohort"]["role_weights"]), ("actor_weights", doc["actor_weights"]))
    return [f"{name}: found no weight, allowed one above 0" for name, weights in pairs if not any(weights.values())]


def tactics_are_laws(doc: dict) -> list[str]:
    faults = named_in_order(doc, TEMPLATES)
    for row in doc["templates"]:
        total = sum(tactic["weight"] for tactic in doc["tactics"] if tactic["template_no"] == row["template_no"])
        if abs(total - 1) > EPSILON:
            faults.append(f"tactics of {row['template']}: found weights that sum to {total:g}, allowed 1")
        card = row["physical_card"]
        if card["magstripe"] + card["keyed"] > 1:
            faults.append(f"templates.{row['template']}.physical_card: found {card['magstripe'] + card['keyed']:g} together, allowed at most 1")
    return faults


def tactics_make_few_moves(doc: dict) -> list[str]:
    most = doc["limits"]["max_moves"]
    faults = []
    for i, tactic in enumerate(doc["tactics"]):
        moves = tactic["takeover"] + (tactic["amount"] != "NONE") + tactic["retime"] + (tactic["structure"] != "NONE")
        if not 1 <= moves <= most:
            faults.append(f"tactics.{i}: found {moves} moves, allowed 1 to max_moves {most}")
    return faults


def amounts_have_room(doc: dict) -> list[str]:
    faults = spans("tactics", [(name, doc[name]) for name in ("test_factor", "below_round_sum", "refund_after_d")])
    sums = doc["round_sums"]
    # the next sum of the series, the first of the next decade included, may not lie beyond the largest factor
    steps = [b / a for a, b in zip(sums, [*sums[1:], sums[0] * 10])]
    if sums != sorted(set(sums)) or max(steps) > doc["limits"]["max_factor"]:
        faults.append(f"round_sums: found {sums}, allowed ascending, each at most max_factor {doc['limits']['max_factor']} times the one before")
    return faults


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_6B/campaigns": [campaigns_are_the_templates, shares_are_the_target, targets_stay_below_the_limit, campaigns_can_strike, roles_can_be_drawn],
    "segment_6B/tactics": [tactics_are_laws, tactics_make_few_moves, amounts_have_room],
}
