"""Rules of segment 6A's policies that a JSON Schema cannot say."""

from __future__ import annotations

from collections.abc import Callable

EPSILON = 1e-9
MERCHANT_GROUPS = 10


def is_one(name: str, values) -> list[str]:
    total = sum(values)
    return [] if abs(total - 1) <= EPSILON else [f"{name}: found a sum of {total:g}, allowed 1"]


def household_weights_are_a_law(doc: dict) -> list[str]:
    rows = doc["household"]["patterns"]
    faults = is_one("household.patterns", [row["weight"] for row in rows])
    for i, row in enumerate(rows):
        if any(b - a not in (0, 1) for a, b in zip([0, *row["pattern"]], row["pattern"])):
            faults.append(f"household.patterns.{i}: found {row['pattern']}, allowed households numbered from 0 in order")
    return faults


def active_parties_fit_into_a_cell(doc: dict) -> list[str]:
    cell = doc["cell"]
    most = cell["active_min"] + cell["active_span"] - 1
    return [] if most <= cell["size"] else [f"cell.active_span: found up to {most} active parties, allowed {cell['size']}"]


def segments_are_laws(doc: dict) -> list[str]:
    faults = []
    for kind in ("RETAIL", "BUSINESS", "OTHER"):
        rows = [row for row in doc["segments"] if row["party_type"] == kind]
        for region in rows[0]["shares"] if rows else ():
            faults += is_one(f"segments, {kind} in {region}", [row["shares"][region] for row in rows])
        faults += [f"segments.{row['segment']}: found party_type {kind}, allowed the one in its name" for row in rows if not row["segment"].startswith(kind)]
    for row in doc["segments"]:
        faults += is_one(f"segments.{row['segment']}.age_bands", row["age_bands"]) + is_one(f"segments.{row['segment']}.income_bands", row["income_bands"])
    codes = [row["segment_code"] for row in doc["segments"]]
    faults += [f"segments: found code {code} twice, allowed once" for code in sorted({c for c in codes if codes.count(c) > 1})]
    return faults + is_one("kyc", [doc["kyc"][name] for name in ("simplified", "standard", "enhanced")]) + is_one("acquisition", doc["acquisition"].values())


def roles_stay_below_caps(doc: dict) -> list[str]:
    return [f"party_shares.{role}: found {share}, allowed at most its cap {doc['caps'][role]}"
            for role, share in doc["party_shares"].items() if share > doc["caps"][role]]

def is_dense(name: str, codes: list[int]) -> list[str]:
    wanted = list(range(max(codes) + 1))
    return [] if sorted(set(codes)) == wanted else [f"{name}: found {sorted(set(codes))}, allowed codes without gaps from 0"]


def taxonomy_is_a_mapping(doc: dict) -> list[str]:
    """Each entity's raw roles are numbered once, a family has one code and one name, and the words that laws use are there."""
    faults = []
    for entity in sorted({row["entity"] for row in doc["taxonomy"]}):
        rows = [row for row in doc["taxonomy"] if row["entity"] == entity]
        for field in ("role_code", "role"):
            values = [row[field] for row in rows]
            faults += [f"taxonomy.{entity}: found {field} {v} twice, allowed once" for v in sorted({v for v in values if values.count(v) > 1})]
        families = {(row["family_code"], row["family"]) for row in rows}
        if len({code for code, _ in families}) != len(families) or len({name for _, name in families}) != len(families):
            faults.append(f"taxonomy.{entity}: found families {sorted(families)}, allowed one name a code")
        faults += is_dense(f"taxonomy.{entity}", [row["role_code"] for row in rows]) + is_dense(f"taxonomy.{entity}, families", [row["family_code"] for row in rows])
    used = {"PARTY": {"CLEAN", *doc["party_shares"]}, "ACCOUNT": {"CLEAN", *doc["account"]["kinds"]}, "DEVICE": {"NORMAL_DEVICE", "RISKY", "BOT_LIKE", "SHARED_SUSPICIOUS"},
            "IP": {"HIGH_RISK", *(row["role"] for row in doc["ip"]["types"])}, "MERCHANT": {"NORMAL", "HIGH_RISK_MCC", "MSB", "COLLUSIVE"}}
    for entity, words in used.items():
        known = {row["role"] for row in doc["taxonomy"] if row["entity"] == entity}
        faults += [f"taxonomy.{entity}: found no role {word}, allowed every role in use" for word in sorted(words - known)]
        bits = [row["bit"] for row in doc["terms"] if row["entity"] == entity]
        faults += is_dense(f"terms.{entity}", bits) if bits else [f"terms.{entity}: found no term, allowed one or more"]
        if len(bits) != len(set(bits)):
            faults.append(f"terms.{entity}: found a bit twice, allowed once")
    return faults


def postures_are_laws(doc: dict) -> list[str]:
    """Shares sum to one, cuts ascend, every code of a type stands once and in order, and every group of merchants has one class."""
    faults = [] if len(set(doc["tiers"])) == len(doc["tiers"]) else ["tiers: found a tier twice, allowed once"]
    for name in ("kinds", "kinds_of_mules"):
        faults += is_one(f"account.{name}", doc["account"][name].values())
    faults += is_one("device.declared", doc["device"]["declared"].values())
    for name, cuts in (("probability_cuts", doc["probability_cuts"]), ("party.cuts", doc["party"]["cuts"]), ("merchant.cuts", doc["merchant"]["cuts"])):
        if not cuts["standard"] < cuts["elevated"] < cuts["high"]:
            faults.append(f"{name}: found {cuts}, allowed cuts in ascending order")
    for entity in ("device", "ip"):
        codes = [row[f"{entity}_type_code"] for row in doc[entity]["types"]]
        if codes != list(range(len(codes))):
            faults.append(f"{entity}.types: found codes {codes}, allowed in order from 0")
    classes = doc["merchant"]["classes"]
    faults += [f"merchant.classes.{row['class_of_risk']}: found shares above 1 together, allowed 1" for row in classes if row["high_risk"] + row["msb"] > 1]
    for field in ("mccs", "groups"):
        named = [value for row in classes for value in row[field]]
        faults += [f"merchant.classes: found {value} twice in {field}, allowed once" for value in sorted({v for v in named if named.count(v) > 1})]
    if len({group for row in classes for group in row["groups"]}) < MERCHANT_GROUPS:
        faults.append(f"merchant.classes: found fewer than {MERCHANT_GROUPS} groups, allowed all")
    if doc["merchant"]["colluding"] > doc["merchant"]["max_colluding"]:
        faults.append(f"merchant.colluding: found {doc['merchant']['colluding']}, allowed at most max_colluding {doc['merchant']['max_colluding']}")
    share = doc["party"]["high_share"]
    return faults if share["min"] < share["max"] else [*faults, "party.high_share.min: allowed below max"]


def sources_are_laws(doc: dict) -> list[str]:
    return [fault for channel, row in doc["sources"].items() for fault in is_one(f"sources.{channel}", row.values())]


def accounts_are_possible(doc: dict) -> list[str]:
    faults = []
    for row in doc["accounts"]:
        least, most = (1, row["k_max"]) if row["is_required"] else (0, row["k_max"] * (1 - row["zero_share"]))
        if not least <= row["mean"] <= most:
            faults.append(f"accounts.{row['account_type']}.mean: found {row['mean']}, allowed {least:g} to {most:g}")
        if row["law"] == "bernoulli" and row["k_max"] != 1:
            faults.append(f"accounts.{row['account_type']}.law: found bernoulli with k_max {row['k_max']}, allowed 1")
    for kind in ("RETAIL", "BUSINESS", "OTHER"):
        required = [row["account_type"] for row in doc["accounts"] if row["party_type"] == kind and row["is_required"]]
        if len(required) != 1:
            faults.append(f"accounts: found {len(required)} required kinds of {kind} parties, allowed one")
    known = {row["account_type"] for row in doc["accounts"]}
    faults += [f"segment_factors: found account_type {row['account_type']}, allowed one of accounts"
               for row in doc["segment_factors"] if row["account_type"] not in known]
    codes = [row["account_type_code"] for row in doc["accounts"]]
    return faults if codes == sorted(set(codes)) else [*faults, "accounts: found codes out of order, allowed ascending, in spending order"]


def instruments_are_possible(doc: dict) -> list[str]:
    known = {row["instrument_type"] for row in doc["types"]}
    faults = [f"holdings.{row['account_type']}: found instrument_type {row['instrument_type']}, allowed one of types"
              for row in doc["holdings"] if row["instrument_type"] not in known]
    faults += [f"holdings.{row['account_type']}.{row['instrument_type']}: found a mean of {row['mean']}, allowed at most k_max {row['k_max']}"
               for row in doc["holdings"] if row["mean"] > row["k_max"]]
    return faults + is_one("schemes", [row["share"] for row in doc["schemes"]])


def devices_are_possible(doc: dict) -> list[str]:
    faults = [f"holdings.{row['holding_code']}: found a chance of up to {row['base'] + row['digital_slope']:g}, allowed 1"
              for row in doc["holdings"] if row["base"] + row["digital_slope"] > 1]
    for kind in ("laptop", "tablet", "desktop"):
        faults += is_one(f"os.{kind}", [row[kind] for row in doc["os"]])
    for row in doc["os"]:
        faults += is_one(f"os.{row['os']}.browsers", row["browsers"])
    for kind in ("RETAIL", "BUSINESS", "OTHER"):
        if not any(row["active"] for row in doc["holdings"] if row["party_type"] == kind):
            faults.append(f"holdings: found no device that every active {kind} party has, allowed one or more")
    android = doc["android"]
    return faults if android["at_least"] < android["at_most"] else [*faults, "android.at_least: allowed below at_most"]


def addresses_are_laws(doc: dict) -> list[str]:
    faults = is_one("mobile.slots", doc["mobile"]["slots"]) + is_one("public", [doc["public"][name] for name in ("wifi", "hotel", "education")])
    for region, row in doc["type_share"].items():
        faults += is_one(f"type_share.{region}", row.values())
    if doc["churn"]["daily"] + doc["churn"]["weekly"] > 1:
        faults.append("churn: found daily and weekly above 1 together, allowed 1")
    return faults if doc["home"]["min"] < doc["home"]["max"] else [*faults, "home.min: allowed below home.max"]


def clienteles_are_laws(doc: dict) -> list[str]:
    faults = [f"clientele_skew_span.{name}: found a skew up to {low + doc['clientele_skew_span'][name]:g}, allowed 1"
              for name, low in doc["clientele_skew_min"].items() if low + doc["clientele_skew_span"][name] > 1 + EPSILON]
    pairs = [(row["demand_class"], row["segment"]) for row in doc["affinities"]]
    faults += [f"affinities: found {pair} twice, allowed once" for pair in sorted({p for p in pairs if pairs.count(p) > 1})]
    for hours in ("address_office", "address_other"):
        faults += [f"{hours}.{way}: found {weight}, allowed at least 1" for way, weight in doc[hours].items() if weight < 1]
    return faults + ([] if doc["office"]["from_hour"] < doc["office"]["to_hour"] else [f"office: found {doc['office']}, allowed hours in order"])


RULES: dict[str, list[Callable[[dict], list[str]]]] = {
    "segment_6A/population": [household_weights_are_a_law, active_parties_fit_into_a_cell],
    "segment_6A/segments": [segments_are_laws],
    "segment_6A/roles": [roles_stay_below_caps, taxonomy_is_a_mapping, postures_are_laws],
    "segment_6A/attachment": [sources_are_laws, clienteles_are_laws],
    "segment_6A/products": [accounts_are_possible],
    "segment_6A/instruments": [instruments_are_possible],
    "segment_6A/devices": [devices_are_possible],
    "segment_6A/ips": [addresses_are_laws],
}
