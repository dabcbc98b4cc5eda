"""Rules of the policies of segment 6B's flows that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

from python_udfs.quantile_law import law_faults

EPSILON = 1e-9
AMOUNT_STEPS = 128  # of macros/issuer.sql


def families_are_whole(doc: dict) -> list[str]:
    laws = {law["law"] for law in doc["laws"]}
    endings = {row["ending"] for row in doc["endings"]}
    families = {row["family"] for row in doc["families"]}
    faults = []
    for row in doc["families"]:
        where = f"families.{row['family']}"
        faults += [f"{where}.{field}: found {row[field]}, allowed one of laws" for field in ("amount_law", "tail_law") if row[field] not in laws]
        faults += [f"{where}.endings: found {ending}, allowed one of endings" for ending in row["endings"] if ending not in endings]
        if sum(row["endings"].values()) > 1 + EPSILON:
            faults.append(f"{where}.endings: found shares of {sum(row['endings'].values()):.9g}, allowed at most 1")
    for field in ("group_families", "mcc_families"):
        faults += [f"{field}.{key}: found {family}, allowed one of families" for key, family in doc[field].items() if family not in families]
    if len(families) < len(doc["families"]):
        faults.append("families: found a name twice, allowed once")
    if "price_level" not in laws:
        faults.append("laws: found no price_level, allowed one")
    return faults


def endings_are_possible(doc: dict) -> list[str]:
    faults = [f"endings.{row['ending']}.rest: found {row['rest']}, allowed below modulus {row['modulus']}"
              for row in doc["endings"] if row["rest"] >= max(row["modulus"], 1)]
    if [row["ending"] for row in doc["endings"] if row["modulus"] == 0] != [doc["endings"][0]["ending"]]:
        faults.append("endings: found another than the first without modulus, allowed the first alone")
    return faults


def tails_are_factors(doc: dict) -> list[str]:
    """A tail factor is never below one."""
    tails = {row["tail_law"] for row in doc["families"]}
    return [f"laws.{law['law']}.min: found {law['min']}, allowed 1 for the factor of a tail" for law in doc["laws"] if law["law"] in tails and law["min"] != 1]


def answers_are_laws(doc: dict) -> list[str]:
    answers = doc["answers"]
    faults = [f"answers.{i}.code: found {row['code']}, allowed {i}" for i, row in enumerate(answers) if row["code"] != i]
    for field in ("pos_share", "ecom_share"):
        total = sum(row[field] for row in answers)
        if abs(total - 1) > EPSILON:
            faults.append(f"answers.{field}: found a sum of {total:.9g}, allowed 1")
    isos = [row["iso"] for row in answers]
    faults += [f"answers: found {iso} {isos.count(iso)} times, allowed once" for iso in ("00", "59", "1A") if isos.count(iso) != 1]
    return faults + [f"answers.{row['iso']}: found a share among ordinary declines, allowed none"
                     for row in answers if row["iso"] in ("00", "59") and row["pos_share"] + row["ecom_share"] > 0]


def bands_ascend(doc: dict) -> list[str]:
    found = [row["from_minor"] for row in doc["decline_amount_bands"]]
    faults = [] if found == sorted(set(found)) and found[0] == 0 else [f"decline_amount_bands: found from_minor {found}, allowed ascending from 0"]
    step, last = doc["decline"]["step_minor"], (AMOUNT_STEPS - 1) * doc["decline"]["step_minor"]
    return faults + [f"decline_amount_bands: found from_minor {value}, allowed whole steps of {step} up to {last}" for value in found if value % step or value > last]


def parts_are_ordered(doc: dict) -> list[str]:
    faults = [f"{field}.min: found {doc[field]['min']}, allowed below max {doc[field]['max']}"
              for field in ("refund_part", "tip", "preauth") if not doc[field]["min"] < doc[field]["max"]]
    challenge = doc["step_up"]["failed_share"] + doc["step_up"]["abandoned_share"]
    return faults if challenge < 1 else [*faults, f"step_up: found {challenge:g} of challenges failed or abandoned, allowed below 1"]


def declines_are_shares(doc: dict) -> list[str]:
    most = max(doc["decline"]["pos"], doc["decline"]["ecom"]) * max(doc["decline_segment_factors"].values()) * max(row["factor"] for row in doc["decline_amount_bands"])
    return [] if most < 1 else [f"decline: found a share of {most:.4g} with its greatest factors, allowed below 1"]


def times_are_ordered(doc: dict) -> list[str]:
    """An answer comes before the earliest clearing, so that events of a flow stand in one order."""
    slowest = max(law["max"] / 1000 for law in doc["laws"] if law["law"].startswith("latency_"))
    faults = [f"laws.{law['law']}.min: found {law['min']}, allowed at least the slowest answer's {slowest:g} s"
              for law in doc["laws"] if law["law"].startswith("clear_") and law["min"] < slowest]
    needed = {"latency_pos", "latency_ecom", "latency_challenge", "latency_store_forward", "clear_pos", "clear_ecom", "clear_travel", "clear_fuel", "refund", "reversal"}
    names = {law["law"] for law in doc["laws"]}
    return faults + [f"laws: found no {name}, allowed one" for name in sorted(needed - names)]


def score_is_ordered(doc: dict) -> list[str]:
    faults = [] if doc["t_alert"] < doc["t_decline"] else [f"t_alert: found {doc['t_alert']}, allowed below t_decline {doc['t_decline']}"]
    return faults + ([] if any(law["law"] == "score_noise" for law in doc["laws"]) else ["laws: found no score_noise, allowed one"])


def rates_are_single(doc: dict) -> list[str]:
    return [f"rounded.{code}: found a pegged currency, allowed one that is not" for code in doc["rounded"] if code in doc["pegged"]]


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_6B/amounts": [law_faults, families_are_whole, endings_are_possible, tails_are_factors],
    "segment_6B/timing": [law_faults, times_are_ordered],
    "segment_6B/flow_shape": [answers_are_laws, bands_ascend, parts_are_ordered, declines_are_shares],
    "segment_6B/issuer_score": [law_faults, score_is_ordered],
    "segment_6B/currencies": [rates_are_single],
}
