"""Facts of segment 6A about roles: who is held for what, how risk goes from owners to what they own, and what rings share."""

from __future__ import annotations

import numpy as np

from scorers.facts_6a import counted
from scorers.facts_6a_network import ADDRESS_TYPES, DATACENTRE, PRIVATE_NETWORK, REGIONS, address_use, declared_types, pairs, types_by_region
from scorers.view import RunView

ROLE_TABLES = {
    "PARTY": "s5_party_fraud_roles_6A",
    "ACCOUNT": "s5_account_fraud_roles_6A",
    "DEVICE": "s5_device_fraud_roles_6A",
    "IP": "s5_ip_fraud_roles_6A",
    "MERCHANT": "s5_merchant_fraud_roles_6A",
}


def taxonomy(view: RunView) -> list[dict]:
    """Raw roles by entity with their families, as the policy maps them; code 0 of each entity is clean."""
    return view.once("taxonomy", lambda v: v.policy("policy_6A.roles__taxonomy"))


def role_code(view: RunView, entity: str, role: str) -> int:
    """Code of a raw role."""
    return next(row["role_code"] for row in taxonomy(view) if (row["entity"], row["role"]) == (entity, role))


def families(view: RunView, entity: str) -> dict[int, str]:
    """Names of an entity's families by code."""
    return {row["family_code"]: row["family"] for row in taxonomy(view) if row["entity"] == entity}


def role_counts(view: RunView) -> list[dict]:
    """Entities by kind, region (none for merchants and their terminals), raw role, family and tier."""

    def gather(v):
        with v.counting():
            return v.rows(" union all ".join(
                f"""select '{entity}' as entity, c.region, r.raw_role_code, r.canonical_family_code, r.risk_tier, count(*) as n
                    from {table} r {HOME_OF[entity]} left join s1_country_base_6A c on c.country_idx = b.country_idx group by all"""
                for entity, table in ROLE_TABLES.items()) + " order by all")

    return view.once("role_counts", gather)


# How an entity's row leads to the country of its owner, or to its own.
HOME_OF = {
    "PARTY": "left join s1_party_base_6A b using (party_idx)",
    "ACCOUNT": "left join s2_account_base_6A using (account_idx) left join s1_party_base_6A b using (party_idx)",
    "DEVICE": "left join s4_device_base_6A using (dev_idx) left join s1_party_base_6A b using (party_idx)",
    "IP": "left join s4_ip_base_6A b using (ip_idx)",
    "MERCHANT": "cross join (select null::smallint as country_idx) b",
}


def party_roles(view: RunView) -> dict[str, np.ndarray]:
    """Parties by type, segment and raw role."""
    return counted(view, "party_roles", """
        select p.party_type_code, p.segment_code, r.raw_role_code, count(*) as n
        from s1_party_base_6A p join s5_party_fraud_roles_6A r using (party_idx) group by all order by all""")


def account_risk(view: RunView) -> dict[str, np.ndarray]:
    """Accounts by class of ledger, whether the owner is not clean, and whether the account is not."""
    return counted(view, "account_risk", """
        select a.ledger_class_code, p.raw_role_code <> 0 as is_owner_bad, r.raw_role_code <> 0 as is_bad, count(*) as n
        from s2_account_base_6A a join s5_account_fraud_roles_6A r using (account_idx) join s5_party_fraud_roles_6A p using (party_idx)
        group by all order by all""")


def device_risk(view: RunView) -> dict[str, np.ndarray]:
    """Parties' devices by region of the owner, whether the owner is not clean, whether the device is not, and family."""
    return counted(view, "device_risk", """
        select c.region, o.raw_role_code <> 0 as is_owner_bad, r.raw_role_code <> 0 as is_bad, r.canonical_family_code as family_code, count(*) as n
        from s4_device_base_6A d join s5_device_fraud_roles_6A r using (dev_idx) join s5_party_fraud_roles_6A o using (party_idx)
        join s1_party_base_6A b using (party_idx) join s1_country_base_6A c using (country_idx) group by all order by all""")


def address_risk(view: RunView) -> dict[str, np.ndarray]:
    """Parties' addresses in use by region, type, distinct devices, raw role, family, and whether a device that is not clean uses them."""
    return counted(view, "address_risk", f"""
        with touched as (
            select distinct p.ip_idx from {pairs(view)} p join s5_device_fraud_roles_6A r using (dev_idx) where r.raw_role_code <> 0)
        select u.region, u.ip_type_code, u.devices, r.raw_role_code, r.canonical_family_code as family_code, t.ip_idx is not null as is_touched, count(*) as n
        from {address_use(view)} u join s5_ip_fraud_roles_6A r using (ip_idx) left join touched t using (ip_idx)
        where not u.is_merchant_endpoint group by all order by all""")


def two_by_two(found: dict[str, np.ndarray], condition: str, outcome: str) -> np.ndarray:
    """Counts of shape (2, 2): rows without and with the condition, columns without and with the outcome."""
    cell = 2 * found[condition].astype(int) + found[outcome].astype(int)
    return np.bincount(cell, found["n"], 4).reshape(2, 2)


def by_region_and_family(found: dict[str, np.ndarray], n_families: int) -> np.ndarray:
    """Counts of shape (regions, families)."""
    table = np.zeros((len(REGIONS), n_families))
    np.add.at(table, (np.searchsorted(REGIONS, found["region"].astype(str)), found["family_code"]), found["n"])
    return table


def declared_device_families(view: RunView) -> np.ndarray:
    """Declared share of each family of parties' devices, shape (families,)."""
    row, names = view.policy("policy_6A.roles")[0], families(view, "DEVICE")
    return np.array([row[f"device_declared_{names[code]}"] for code in sorted(names)])


def declared_address_families(view: RunView) -> np.ndarray:
    """Declared share of each family of parties' addresses by region, shape (regions, families).

    Types have their families. Addresses of high risk beyond those of hosting and private networks come from the other
    families in proportion.
    """
    row, names = view.policy("policy_6A.roles")[0], families(view, "IP")
    family_of_role = {r["role"]: r["family_code"] for r in taxonomy(view) if r["entity"] == "IP"}
    role_of_type = {r["ip_type"]: r["role"] for r in view.policy("policy_6A.roles__ip_types")}
    shares = np.zeros((len(REGIONS), len(names)))
    for place, name in enumerate(ADDRESS_TYPES):
        shares[:, family_of_role[role_of_type[name]]] += declared_types(view)[:, place]
    risky = family_of_role["HIGH_RISK"]
    by_type = shares[:, [risky]]
    shares = shares * (1 - row["ip_declared_high_risk"] / (1 - by_type))
    shares[:, [risky]] = by_type + row["ip_declared_high_risk"]
    return shares


def pooled(declared: np.ndarray, view: RunView) -> np.ndarray:
    """Declared shares of all regions together, each by its number of addresses in use."""
    return types_by_region(view).sum(axis=1) @ declared


FEATURES = {
    "devices": "d.devices", "addresses": "d.addresses", "users_of_its_devices": "d.users", "borrowed_devices": "coalesce(b.borrowed, 0)",
    "is_on_private_network": "coalesce(d.on_private_network, 0)", "is_on_hosting": "coalesce(d.on_hosting, 0)", "tenure_months": "p.tenure_months",
}


def party_features(view: RunView) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each feature of parties, how many not clean and how many clean ones hold each value, in ascending order of values."""

    def gather(v):
        source = pairs(v)
        with v.counting():
            v.con.execute(f"""
                create temp table party_feature as
                with seen as (
                    select e.dev_idx, count(*) as addresses, max((i.ip_type_code = {PRIVATE_NETWORK})::int) as on_private_network,
                           max((i.ip_type_code = {DATACENTRE})::int) as on_hosting
                    from {source} e join s4_ip_base_6A i using (ip_idx) group by e.dev_idx),
                used as (
                    select dev_idx, count(*) as users from s4_device_links_6A where party_idx is not null group by dev_idx),
                owned as (
                    select party_idx, count(*) as devices, sum(addresses) as addresses, max(users) as users,
                           max(on_private_network) as on_private_network, max(on_hosting) as on_hosting
                    from s4_device_base_6A left join seen using (dev_idx) left join used using (dev_idx) where party_idx is not null group by party_idx),
                borrower as (
                    select party_idx, count(*) as borrowed from s4_device_links_6A where link_role_code in (1, 2) group by party_idx)
                select r.raw_role_code <> 0 as is_bad, {', '.join(f'coalesce({sql}, 0)::integer as {name}' for name, sql in FEATURES.items())}
                from s1_party_base_6A p join s5_party_fraud_roles_6A r using (party_idx)
                left join owned d using (party_idx) left join borrower b using (party_idx)""")
            found = {}
            for name in FEATURES:
                held = v.columns(f"""select count(*) filter (where is_bad) as bad, count(*) filter (where not is_bad) as clean
                                     from party_feature group by {name} order by {name}""")
                found[name] = held["bad"], held["clean"]
        return found

    return view.once("party_features", gather)


def rings(view: RunView) -> dict[str, np.ndarray]:
    """Each ring: its country, members, pairs of members, and pairs that share a device or a private network's exit."""
    return counted(view, "rings", f"""
        with {SHARED},
        member as (select ring_idx, party_idx, country_idx from s1_ring_member_6A join s1_party_base_6A using (party_idx)),
        held as (select m.ring_idx, m.party_idx, g.good from member m join good g using (party_idx)),
        linked as (
            select distinct a.ring_idx, a.party_idx as first, b.party_idx as second
            from held a join held b on b.ring_idx = a.ring_idx and b.good = a.good and b.party_idx > a.party_idx)
        select m.ring_idx, any_value(m.country_idx) as country_idx, count(*) as members, count(*) * (count(*) - 1) // 2 as pairs,
               coalesce(any_value(l.n), 0) as sharing
        from member m left join (select ring_idx, count(*) as n from linked group by ring_idx) l using (ring_idx) group by m.ring_idx order by m.ring_idx""")


def sharing_pairs(view: RunView) -> dict[str, np.ndarray]:
    """By country: parties, and pairs of them that share a device or a private network's exit; a pair that shares two counts twice."""
    return counted(view, "sharing_pairs", f"""
        with {SHARED},
        shared as (
            select p.country_idx, g.good, count(*) as users from good g join s1_party_base_6A p using (party_idx) group by all having count(*) > 1)
        select c.country_idx, 32 * c.cell_n as parties, coalesce(s.pairs, 0) as pairs
        from s1_country_base_6A c left join (select country_idx, sum(users * (users - 1) // 2)::bigint as pairs from shared group by all) s using (country_idx)
        order by c.country_idx""")


# What parties can have in common, as whole numbers: devices, and exits of private networks below zero.
SHARED = f"""
        good as (
            select party_idx, dev_idx::bigint as good from s4_device_links_6A where party_idx is not null
            union
            select d.party_idx, -1 - l.ip_idx::bigint
            from s4_ip_links_6A l join s4_device_base_6A d using (dev_idx) join s4_ip_base_6A i using (ip_idx)
            where i.ip_type_code = {PRIVATE_NETWORK} and d.party_idx is not null)"""


def members_of_rings(view: RunView) -> tuple[int, int]:
    """Parties that are not clean and in a ring, and parties that are not clean."""
    row = view.once("members_of_rings", lambda v: v.rows("""
        select count(*) as bad, count(m.party_idx) as in_ring from s5_party_fraud_roles_6A
        left join (select distinct party_idx from s1_ring_member_6A) m using (party_idx) where raw_role_code <> 0"""))[0]
    return row["in_ring"], row["bad"]
