"""Facts of segment 6A about devices and addresses: who uses how many of which, and over which links."""

from __future__ import annotations

import numpy as np

from scorers.facts_6a import counted
from scorers.view import RunView

# as the design lists them; ENDPOINT is a merchant's
ADDRESS_TYPES = ("RES", "MOB", "CORP", "WIFI", "HOTEL", "EDU", "DC", "VPN")
RESIDENTIAL, MOBILE, DATACENTRE, PRIVATE_NETWORK = 0, 1, 6, 7
REGIONS = ("AFRICA", "AMER", "APAC", "EMEA", "LATAM")


def pairs(view: RunView) -> str:
    """Table of the distinct pairs (dev_idx, ip_idx) among the links, made once."""

    def gather(v):
        with v.counting():
            v.con.execute("create temp table device_address as select distinct dev_idx, ip_idx from s4_ip_links_6A")
        return "device_address"

    return view.once("pairs", gather)


def address_use(view: RunView) -> str:
    """Table of the addresses in use with their distinct devices: ip_idx, region, ip_type_code, is_merchant_endpoint, devices."""

    def gather(v):
        source = pairs(v)
        with v.counting():
            v.con.execute(f"""
                create temp table address_use as
                select ip_idx, c.region, i.ip_type_code, i.is_merchant_endpoint, u.devices
                from (select ip_idx, count(*) as devices from {source} group by ip_idx) u
                join s4_ip_base_6A i using (ip_idx) join s1_country_base_6A c using (country_idx)""")
        return "address_use"

    return view.once("address_use", gather)


def addresses(view: RunView) -> dict[str, np.ndarray]:
    """Addresses in use by region, type and number of distinct devices; those of merchants are marked."""
    return counted(view, "addresses", f"""
        select is_merchant_endpoint, region, ip_type_code, devices, count(*) as n from {address_use(view)} group by all order by all""")


def of_parties(view: RunView) -> dict[str, np.ndarray]:
    """``addresses`` without those of merchants."""
    found = addresses(view)
    return {name: column[~found["is_merchant_endpoint"]] for name, column in found.items()}


def degrees(view: RunView) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of distinct devices, ascending, and how many addresses of parties have each."""
    found = of_parties(view)
    values, place = np.unique(found["devices"], return_inverse=True)
    return values, np.bincount(place, found["n"])


def declared_types(view: RunView) -> np.ndarray:
    """Declared share of each type of address by region, shape (regions, types)."""

    def gather(v):
        row = v.policy("policy_6A.ips")[0]
        return np.array([[row[f"type_share_{region}_{name}"] for name in ADDRESS_TYPES] for region in REGIONS])

    return view.once("declared_types", gather)


def types_by_region(view: RunView) -> np.ndarray:
    """Addresses of parties in use by region and type, shape (regions, types)."""
    found = of_parties(view)
    table = np.zeros((len(REGIONS), len(ADDRESS_TYPES)))
    np.add.at(table, (np.searchsorted(REGIONS, found["region"].astype(str)), found["ip_type_code"]), found["n"])
    return table


def device_addresses(view: RunView) -> dict[str, np.ndarray]:
    """Devices by owner's kind (0 party, 1 merchant) and number of distinct addresses, none included."""
    return counted(view, "device_addresses", f"""
        select d.owner_kind_code, coalesce(u.addresses, 0) as addresses, count(*) as n
        from s4_device_base_6A d left join (select dev_idx, count(*) as addresses from {pairs(view)} group by dev_idx) u using (dev_idx)
        group by all order by all""")


def edges(view: RunView) -> dict[str, np.ndarray]:
    """Links between parties' devices and addresses by role, type of address, and whether the address is in the owner's country."""
    return counted(view, "edges", """
        select l.link_role_code, i.ip_type_code, i.country_idx = p.country_idx as is_home, count(*) as n
        from s4_ip_links_6A l join s4_device_base_6A d using (dev_idx) join s1_party_base_6A p using (party_idx) join s4_ip_base_6A i using (ip_idx)
        group by all order by all""")


def device_users(view: RunView) -> dict[str, np.ndarray]:
    """Parties' devices by type and number of parties that use them."""
    return counted(view, "device_users", """
        select d.device_type_code, u.users, count(*) as n
        from (select dev_idx, count(*) as users from s4_device_links_6A where party_idx is not null group by dev_idx) u
        join s4_device_base_6A d using (dev_idx) group by all order by all""")


def device_link_roles(view: RunView) -> dict[int, int]:
    """Links between devices and parties or merchants by role."""
    found = counted(view, "device_link_roles", "select link_role_code, count(*) as n from s4_device_links_6A group by all order by all")
    return dict(zip(found["link_role_code"].tolist(), found["n"].tolist(), strict=True))
