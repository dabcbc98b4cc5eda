"""A synthetic world of segment 6A inside every B+ band: 20 countries of 2,048 parties, and as many where hardly anybody lives."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa

COUNTRIES, PARTIES, ACTIVE, TOWNS = 20, 2048, 1216, 20
REGIONS = ("AFRICA", "AMER", "APAC", "EMEA", "LATAM")
TYPES = ("RES", "MOB", "CORP", "WIFI", "HOTEL", "EDU", "DC", "VPN")
SEGMENTS = ["RETAIL_STUDENT", "RETAIL_EARLY_CAREER", "RETAIL_FAMILY", "RETAIL_MATURE", "RETAIL_RETIRED", "RETAIL_VALUE", "RETAIL_MASS_MARKET", "RETAIL_AFFLUENT"]
# code, kind, type of party, most, class of the ledger
KINDS = [(0, "CURRENT", "RETAIL", 2, 0), (1, "CARD", "RETAIL", 3, 2), (2, "SAVINGS", "RETAIL", 2, 1), (3, "BUSINESS_CURRENT", "BUSINESS", 3, 0), (4, "BUSINESS_CARD", "BUSINESS", 3, 2)]
ROLES = {
    "PARTY": [("CLEAN", "CLEAN_PARTY"), ("SYNTHETIC_ID", "FICTITIOUS_PARTY"), ("MULE", "NETWORK_PARTY"), ("ASSOCIATE", "NETWORK_PARTY"), ("ORGANISER", "NETWORK_PARTY")],
    "ACCOUNT": [("CLEAN", "CLEAN_ACCOUNT"), ("HIGH_RISK", "HIGH_RISK_ACCOUNT")],
    "DEVICE": [("NORMAL_DEVICE", "CLEAN_DEVICE"), ("RISKY", "HIGH_RISK_DEVICE"), ("SHARED_SUSPICIOUS", "REUSED_DEVICE")],
    "IP": [("NORMAL_IP", "CLEAN_IP"), ("MOBILE_CARRIER", "SHARED_IP"), ("DATACENTRE", "HIGH_RISK_IP"), ("HIGH_RISK", "HIGH_RISK_IP")],
    "MERCHANT": [("NORMAL", "CLEAN_MERCHANT"), ("COLLUSIVE", "COLLUSIVE_MERCHANT")],
}
ROLE_OF_TYPE = dict(zip(TYPES, ("NORMAL_IP", *["MOBILE_CARRIER"] * 5, "DATACENTRE", "DATACENTRE"), strict=True))
CLIENTELES, MEMBERS, VISITS, PROBED = 400, 400, 5.0, 40_000
# households of eight neighbours
HOME = np.array([0, 1, 2, 2, 3, 3, 3, 3])


def world(seed: int = 42) -> tuple[dict[str, dict], dict[str, list[dict]]]:
    """Columns by dataset, and policy tables by name."""
    rng = np.random.default_rng(seed)
    tables, policies = _people(rng)
    _accounts(rng, tables, policies)
    _instruments(rng, tables, policies)
    _network(rng, tables, policies)
    _roles(rng, tables, policies)
    _probe(rng, tables)
    for name in ("s1_cell_base_6A", "s5_attach_party_6A", "s5_catchment_6A"):
        tables[name] = {"place_holder": [0]}
    return tables, policies


def arrow(tables: dict[str, dict]) -> dict[str, pa.Table]:
    """The columns as tables."""
    return {name: pa.table({column: pa.array(values) for column, values in columns.items()}) for name, columns in tables.items()}


def _dense(lists: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(lists) if lists else np.zeros(0, dtype=int)


def _people(rng):
    party = np.arange(COUNTRIES * PARTIES)
    country, place = np.divmod(party, PARTIES)
    business = place % 64 < np.where(country % 2, 4, 2)
    cut = np.cumsum([0.12, 0.16, 0.20, 0.16, 0.02, 0.11, 0.13, 0.10])
    retired = 0.05 + 0.01 * country
    u = rng.random(party.size)
    segment = np.where(u < retired, 4, np.searchsorted(cut / cut[-1], (u - retired) / (1 - retired), side="right").clip(0, 7))
    # every second country has its own leaning
    segment = np.where((country % 2 == 1) & (segment == 2) & (u > 0.5), 5, segment)
    segment = np.where((country % 4 >= 2) & (segment == 1), 0, segment)
    active = place % 32 < 19
    role = np.zeros(party.size, dtype=int)
    factor = np.array([1.45, 1.45, 1, 1, 0.5, 1.45, 1, 0.5])[segment] / 1.05
    v = rng.random(party.size) / factor
    for code, upper in ((4, 0.0264), (3, 0.0261), (2, 0.0225), (1, 0.0130)):
        role[v < upper] = code
    tenure = np.exp(4 + 0.7 * rng.standard_normal(party.size)) * np.where(role == 1, 0.33, 1)
    segment = np.where(business, 8, segment)
    tables = {
        "s1_party_base_6A": {"party_idx": party, "country_idx": country, "party_type_code": business.astype(int), "segment_code": segment, "is_active": active,
                             "tenure_months": tenure.astype(int).clip(0, 480)},
        "s5_party_fraud_roles_6A": {"party_idx": party, "raw_role_code": role, "canonical_family_code": np.array([0, 1, 2, 2, 2])[role], "risk_tier": role % 4},
    }
    every = np.arange(2 * COUNTRIES)
    iso, is_small = np.array([f"C{c:02d}" for c in every]), every >= COUNTRIES
    key, n = np.unique(np.stack([country, business.astype(int), segment]), axis=1, return_counts=True)
    active_n = np.array([(active & (country == c) & (segment == s) & (business == b)).sum() for c, b, s in key.T])
    # of the small ones the summary alone knows
    tables["s1_party_summary_6A"] = {"country_idx": np.append(key[0], every[is_small]), "party_type_code": np.append(key[1], np.zeros(COUNTRIES, dtype=int)),
                                     "segment_code": np.append(key[2], np.full(COUNTRIES, 2)), "parties": np.append(n, np.full(COUNTRIES, 32)), "active": np.append(active_n, np.full(COUNTRIES, 19))}
    load = 32 * np.where(is_small, 19, ACTIVE) * (1 + 0.4 * (every % 5) / 4)
    tables["s1_country_base_6A"] = {"country_idx": every, "country_iso": iso, "region": np.array(REGIONS)[every % 5], "cell_n": np.where(is_small, 1, PARTIES // 32),
                                    "customer_milli": (1000 * load).astype(int)}
    tables["s1_country_profile_6A"] = {"country_iso": iso, "share_65_plus": 0.05 + 0.01 * (every % COUNTRIES)}
    town = np.arange(COUNTRIES * TOWNS)
    population = 15_000 + 1_000 * ((town * 7) % TOWNS)
    tables["s1_origin_place"] = {"place_key": town, "country_iso": iso[town // TOWNS], "population": population}
    tables["s1_place_base_6A"] = {"place_idx": town, "place_key": town, "country_iso": iso[town // TOWNS], "population": population, "n_origins": np.ones(town.size, dtype=int),
                                  "demand_milli": population * 10, "party_n": 32 * (1 + (town * 7) % TOWNS // 4)}
    policies = {"policy_6A.segments__segments": [{"segment_code": code, "segment": name} for code, name in enumerate([*SEGMENTS, "BUSINESS_MICRO"])]}
    return tables, policies


def _accounts(rng, tables, policies):
    base = tables["s1_party_base_6A"]
    party, retail, segment, active = base["party_idx"], base["party_type_code"] == 0, base["segment_code"], base["is_active"]
    held = np.where(active, 1, (rng.random(party.size) > 0.06).astype(int))
    cards = retail * rng.binomial(2, np.array([0.15, 0.3, 0.3, 0.35, 0.12, 0.1, 0.25, 0.6, 0])[segment])
    savings = retail * rng.binomial(2, np.array([0.3, 0.4, 0.5, 0.6, 0.8, 0.2, 0.45, 0.5, 0])[segment])
    counts = {0: retail * held * (1 + (rng.random(party.size) < 0.15)), 1: cards, 2: savings, 3: ~retail * held * 2, 4: ~retail * rng.binomial(3, 0.4, party.size)}
    owner = _dense([np.repeat(party, counts[code]) for code in counts])
    kind = _dense([np.full(counts[code].sum(), code) for code in counts])
    order = np.lexsort((kind, owner))
    owner, kind = owner[order], kind[order]
    tables["s2_account_base_6A"] = {"account_idx": np.arange(owner.size), "party_idx": owner, "account_type_code": kind,
                                    "ledger_class_code": np.array([ledger for *_, ledger in KINDS])[kind]}
    members = {"RETAIL": retail.sum(), "BUSINESS": (~retail).sum()}
    policies["policy_6A.products__accounts"] = [
        {"account_type_code": code, "account_type": name, "party_type": owner_type, "k_max": most, "mean": float(counts[code].sum() / members[owner_type])}
        for code, name, owner_type, most, _ in KINDS]


def _instruments(rng, tables, policies):
    account = tables["s2_account_base_6A"]
    kind = account["account_type_code"]
    # class and capability: physical 0, 7; device token 1, 3; virtual 2, 2; handle 4, 8
    wanted = {0: [(0, 7, 0.95), (2, 2, 0.25), (1, 3, 0.25), (4, 8, 0.4)], 1: [(0, 7, 1.0), (1, 3, 0.2)], 2: [(4, 8, 0.45)], 3: [(0, 7, 1.0), (4, 8, 0.5)], 4: [(0, 7, 1.0), (1, 3, 0.2)]}
    rows, policy = [], []
    for code, name, *_ in KINDS:
        mine = account["account_idx"][kind == code]
        for class_code, mask, chance in wanted[code]:
            took = mine[rng.random(mine.size) < chance]
            # without a card nobody pays
            took = mine if (class_code, code) == (0, 0) else took
            rows.append(np.stack([took, np.full(took.size, class_code), np.full(took.size, mask)]))
            policy.append({"account_type": name, "mean": float(took.size / mine.size)})
    found = np.concatenate(rows, axis=1)
    owner = account["party_idx"][found[0]]
    order = np.lexsort((found[0], found[1], owner))
    found, owner = found[:, order], owner[order]
    scheme = np.where(found[1] == 4, 0, 1 + np.searchsorted([0.5, 0.88, 0.93, 0.96], rng.random(owner.size)))
    tables["s3_instrument_base_6A"] = {"instr_idx": np.arange(owner.size), "party_idx": owner, "account_idx": found[0], "class_code": found[1], "capability_mask": found[2], "scheme_code": scheme}
    policies["policy_6A.instruments__holdings"] = policy


def _network(rng, tables, policies):
    base, role = tables["s1_party_base_6A"], tables["s5_party_fraud_roles_6A"]["raw_role_code"]
    party, country = base["party_idx"], base["country_idx"]
    # a phone each, and a laptop, tablet or desktop in turn; terminals after them
    owner = np.repeat(party, 2)
    kind = np.where(np.arange(owner.size) % 2 == 0, 0, 1 + owner % 3)
    terminals = 400
    dev = np.arange(owner.size + terminals)
    tables["s4_device_base_6A"] = {"dev_idx": dev, "owner_kind_code": (dev >= owner.size).astype(int), "party_idx": pa.array([*owner.tolist(), *[None] * terminals], pa.int64()),
                                   "device_type_code": np.append(kind, np.full(terminals, 6))}
    borrowed = rng.random(owner.size) < np.array([0.01, 0.06, 0.18, 0.18])[kind]
    second = np.where(owner % 2 == 0, owner + 1, owner - 1)[borrowed]
    links = [(dev[: owner.size], owner, 0), (dev[: owner.size][borrowed], second, 1)]
    rings, hubs = _rings(rng, party, country, role)
    links.append((2 * hubs[:, 0], hubs[:, 1], 2))
    tables["s1_ring_member_6A"] = {"party_idx": rings[:, 0], "ring_idx": rings[:, 1]}
    user = pa.array([*_dense([p for _, p, _ in links]).tolist(), *[None] * terminals], pa.int64())
    tables["s4_device_links_6A"] = {"dev_idx": np.concatenate([*(d for d, _, _ in links), dev[owner.size :]]), "party_idx": user,
                                    "link_role_code": np.concatenate([*(np.full(d.size, r) for d, _, r in links), np.full(terminals, 3)])}
    _addresses(rng, tables, policies, owner, kind, country, role, terminals)


def _rings(rng, party, country, role):
    members, hubs, ring = [], [], 0
    for c in range(COUNTRIES):
        joiners = party[(country == c) & (role > 0)]
        joiners = joiners[rng.random(joiners.size) < 0.45]
        for part in np.array_split(joiners, max(round(joiners.size / 8), 1)):
            members += [(p, ring) for p in part]
            hubs += [(part[0], p) for p in part[1:] if rng.random() < 0.6]
            ring += 1
    return np.array(members), np.array(hubs)


def _addresses(rng, tables, policies, owner, kind, country, role, terminals):
    """Homes of one, two and four parties, and pools by country; the smaller the number of an address in its pool, the busier it is."""
    place, devices = country[owner], np.arange(owner.size)
    chances = {"MOB": (kind == 0) * 1.0, "CORP": np.full(owner.size, 0.04), "WIFI": np.full(owner.size, 0.05), "HOTEL": np.full(owner.size, 0.02), "EDU": np.full(owner.size, 0.03),
               "DC": np.full(owner.size, 0.02), "VPN": np.where(role[owner] > 0, 0.3, 0.05)}
    people = {"MOB": 17, "CORP": 12, "WIFI": 9, "HOTEL": 9, "EDU": 9, "DC": 6, "VPN": 11}
    roles = {"MOB": 1, "CORP": 0, "WIFI": 2, "HOTEL": 2, "EDU": 2, "DC": 1, "VPN": 1}
    kinds, at, links, offset = [np.zeros(country.size // 2, dtype=int)], [country[::2]], [(devices, owner // 8 * 4 + HOME[owner % 8], 0)], country.size // 2
    for code, name in enumerate(TYPES[1:], 1):
        for c in range(COUNTRIES):
            for slot in range(3 if name == "MOB" else 1):
                users = devices[(place == c) & (rng.random(owner.size) < chances[name] * (1, 0.9, 0.6)[slot])]
                size = max(round(users.size / people[name]), 2)
                # half of the exits are next door
                exits = (c + ((rng.random(size) < 0.5) if name in ("DC", "VPN") else np.zeros(size, dtype=int))) % COUNTRIES
                u = rng.random(users.size)
                links.append((users, offset + (size * u * (0.3 + 0.7 * u * u)).astype(int), 0 if (name, slot) == ("MOB", 0) else roles[name]))
                kinds.append(np.full(size, code))
                at.append(exits.astype(int))
                offset += size
    ends = offset + np.arange(terminals) // 2
    kinds.append(np.full(terminals // 2, 8))
    at.append(np.arange(terminals // 2) % COUNTRIES)
    kinds, at = np.concatenate(kinds), np.concatenate(at)
    dev = np.concatenate([*(d for d, *_ in links), owner.size + np.arange(terminals)])
    ip = np.concatenate([*(i for _, i, _ in links), ends])
    tables["s4_ip_links_6A"] = {"dev_idx": dev, "ip_idx": ip, "link_role_code": np.concatenate([*(np.full(d.size, r) for d, _, r in links), np.full(terminals, 3)])}
    tables["s4_ip_base_6A"] = {"ip_idx": np.arange(kinds.size), "ip_type_code": kinds, "country_idx": at, "is_merchant_endpoint": kinds == 8}
    used = np.unique(ip)
    used = used[kinds[used] < 8]
    row = {}
    for r, region in enumerate(REGIONS):
        here = kinds[used][at[used] % 5 == r]
        row |= {f"type_share_{region}_{name}": float((here == code).mean()) for code, name in enumerate(TYPES)}
    policies["policy_6A.ips"] = [row]


def _roles(rng, tables, policies):
    role = tables["s5_party_fraud_roles_6A"]["raw_role_code"]
    account, device, address = tables["s2_account_base_6A"], tables["s4_device_base_6A"], tables["s4_ip_base_6A"]
    chance = np.array([0.016, 0.011, 0.022])[account["ledger_class_code"]] * np.where(role[account["party_idx"]] > 0, 6, 1)
    _posture(tables, "account", "account_idx", (rng.random(chance.size) < chance).astype(int), [0, 1])
    owner = np.repeat(np.arange(role.size), 2)
    risky = rng.random(owner.size) < np.where(role[owner] > 0, 0.12, 0.022)
    code = np.append(np.where(risky, 1 + (rng.random(owner.size) < 0.2), 0), np.zeros(device["dev_idx"].size - owner.size, dtype=int))
    _posture(tables, "device", "dev_idx", code, [0, 1, 2])
    links = tables["s4_ip_links_6A"]
    degree = np.bincount(links["ip_idx"], minlength=address["ip_idx"].size)
    touched = np.bincount(links["ip_idx"], code[links["dev_idx"]] > 0, address["ip_idx"].size) > 0
    mean = np.array([degree[(address["ip_type_code"] == t) & (degree > 0)].mean() for t in range(9)])
    high = rng.random(degree.size) < 0.012 * (degree / mean[address["ip_type_code"]]) ** 1.6 * np.where(touched, 3, 1)
    of_type = [next(i for i, (name, _) in enumerate(ROLES["IP"]) if name == ROLE_OF_TYPE.get(kind, "NORMAL_IP")) for kind in (*TYPES, "ENDPOINT")]
    _posture(tables, "ip", "ip_idx", np.where(high, 3, np.array(of_type)[address["ip_type_code"]]), [0, 1, 2, 2])
    _posture(tables, "merchant", "merchant_idx", (np.arange(200) % 100 == 0).astype(int), [0, 1])
    policies["policy_6A.roles__taxonomy"] = []
    for entity, roles in ROLES.items():
        names = list(dict.fromkeys(family for _, family in roles))
        policies["policy_6A.roles__taxonomy"] += [{"entity": entity, "role_code": i, "role": name, "family_code": names.index(family), "family": family}
                                                  for i, (name, family) in enumerate(roles)]
    policies["policy_6A.roles__ip_types"] = [{"ip_type": kind, "role": name} for kind, name in ROLE_OF_TYPE.items()]
    share = np.bincount(code[: owner.size], minlength=3) / owner.size
    policies["policy_6A.roles"] = [{"device_declared_CLEAN_DEVICE": share[0], "device_declared_HIGH_RISK_DEVICE": share[1], "device_declared_REUSED_DEVICE": share[2],
                                    "ip_declared_high_risk": float(high[address["ip_type_code"] < 6].mean())}]


def _posture(tables, entity, key, role, family_of_role):
    tables[f"s5_{entity}_fraud_roles_6A"] = {key: np.arange(role.size), "raw_role_code": role, "canonical_family_code": np.array(family_of_role)[role], "risk_tier": role % 4}


def _probe(rng, tables):
    """Clienteles of one country each; members are parties by a skewed draw of their own, so that some are members of many."""
    instruments, links = tables["s3_instrument_base_6A"], tables["s4_ip_links_6A"]
    mkey, skew = np.arange(CLIENTELES), 0.15
    size = np.full(CLIENTELES, MEMBERS)
    chosen = rng.integers(0, CLIENTELES, PROBED)
    u = rng.random(PROBED)
    rank = (size[chosen] * u * (skew + (1 - skew) * u * u)).astype(int)
    person = chosen * 1000 + rank
    v = np.random.default_rng(7).random(CLIENTELES * 1000)[person]
    home = chosen % COUNTRIES
    foreign = np.random.default_rng(8).random(CLIENTELES * 1000)[person] < np.where(chosen % 2, 0.12, 0.04)
    live = (home + foreign) % COUNTRIES
    # active parties stand on the first 19 places of every 32
    nth = (ACTIVE * v * (0.2 + 0.8 * v * v)).astype(int)
    party = live * PARTIES + nth // 19 * 32 + nth % 19
    presence = chosen % 2
    cards = instruments["class_code"] < 4
    mine = instruments["party_idx"][cards]
    first, n = np.searchsorted(mine, party), np.searchsorted(mine, party, side="right") - np.searchsorted(mine, party)
    physical = instruments["instr_idx"][cards][first]
    other = instruments["instr_idx"][cards][first + (rng.random(PROBED) * n).astype(int)]
    instr = np.where((rng.random(PROBED) < 0.06) & (instruments["capability_mask"][other] >> presence & 1 == 1), other, physical)
    by_device = np.argsort(links["dev_idx"], kind="stable")
    phone = 2 * party
    link = by_device[np.searchsorted(links["dev_idx"][by_device], phone)]
    tables["s5_probe_6A"] = {
        "probe_no": np.arange(PROBED), "merchant_idx": chosen // 2, "mkey": chosen, "clientele_rank": rank, "presence": presence, "party_idx": party,
        "instr_idx": instr, "device_idx": pa.array(np.where(presence == 1, phone, 0), mask=presence == 0), "ip_idx": pa.array(np.where(presence == 1, links["ip_idx"][link], 0), mask=presence == 0),
        "country_idx": live, "origin_country_idx": home}
    tables["s5_clientele_6A"] = {"mkey": mkey - mkey % 2, "presence": mkey % 2, "clientele_n": size, "clientele_skew": np.full(CLIENTELES, skew), "expected_milli": (1000 * VISITS * size).astype(int)}
    tables["s4_horizon"] = {"horizon_start_utc": [datetime(2026, 3, 5)], "horizon_days": [28]}
