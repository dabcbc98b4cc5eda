"""Which types of addresses parties should use, region by region, from policies and country profiles alone.

The pools of ips.yml are sized by their users. Users follow from households, devices and segments, so that shares of types can be
computed before any world is built: per party of a country, weighed over countries by the merchants that 1A gives them at home.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import duckdb

from python_udfs.policies import read_yaml

REPO = Path(__file__).resolve().parents[2]
TYPES = ("RES", "MOB", "CORP", "WIFI", "HOTEL", "EDU", "DC", "VPN")


@cache
def policy(name: str) -> dict:
    return read_yaml(REPO / f"policies/segment_6A/{name}.yml")


def country_profiles() -> list[dict]:
    """Region, people online (share), children under 15 (share) and homes of merchants (weight) of each country that may be a home."""
    regions = policy("population")["regions"]
    rows = duckdb.sql(f"""
        select c.country_iso, c.subregion, c.gdp_usd, p.internet_share, p.share_0_14
        from '{REPO}/sources/ref_countries.parquet' as c
        inner join '{REPO}/sources/ref_country_profile.parquet' as p on p.country_iso = c.country_iso
        where c.gdp_usd > 0 and p.internet_share is not null and p.share_0_14 is not null""").fetchall()
    exponent = read_yaml(REPO / "policies/segment_1A/merchant_population.yml")["exponents"]["narrow_gdp"]
    return [{"region": regions[sub], "online": online, "children": children, "weight": gdp ** exponent}
            for _, sub, gdp, online, children in rows if sub in regions]


def households_per_party(children: float, retail: float) -> float:
    """Blocks of four positions draw who lives together; a business lives by itself. A household is as large as the children in it."""
    household = policy("population")["household"]
    size = household["persons"]["base"] + household["persons"]["slope"] * children
    weights = [row["weight"] * math.exp(household["size_tilt"] * math.log(size / household["reference_size"]) * (4 / len(set(row["pattern"])) - 1))
               for row in household["patterns"]]
    kept = [sum(1 - (1 - retail) ** row["pattern"].count(k) for k in set(row["pattern"])) for row in household["patterns"]]
    return sum(w * k for w, k in zip(weights, kept)) / sum(weights) / 4 + 1 - retail


@cache
def users_of_party(region: str, online: float) -> dict[str, float]:
    """Expected devices of a party by kind, and the employed, from segments and holdings; dormant parties hold their first phone by chance."""
    segments, devices, population = policy("segments"), policy("devices"), policy("population")
    business, other = population["type_shares"]["business"][region], population["type_shares"]["other"]
    share_of_type = {"RETAIL": 1 - business - other, "BUSINESS": business, "OTHER": other}
    cell = population["cell"]
    active = (cell["active_min"] + (cell["active_span"] - 1) / 2) / cell["size"]
    chances = {(row["segment"], row["device_type"]): row["chance"] for row in devices["segment_chances"]}
    employed = policy("ips")["work"]
    found = dict.fromkeys(("PHONE", "LAPTOP", "TABLET", "DESKTOP", "WEARABLE", "IOT", "employed"), 0.0)
    for row in segments["segments"]:
        share, first = share_of_type[row["party_type"]] * row["shares"][region], set()
        for held in (h for h in devices["holdings"] if h["party_type"] == row["party_type"]):
            chance = held["base"] + held["digital_slope"] * online
            if held["device_type"] not in first:
                chance = chances.get((row["segment"], held["device_type"]), chance)
            first.add(held["device_type"])
            found[held["device_type"]] += share * (active + (1 - active) * chance if held["active"] else chance)
        found["employed"] += share * employed["employed"] * (row["segment"] in employed["segments"])
    return found


def addresses_of_party(country: dict) -> dict[str, float]:
    """Addresses of each type that one party of the country asks for."""
    ips, region = policy("ips"), country["region"]
    population = policy("population")
    types = population["type_shares"]
    online = 1 - (1 - country["online"]) * (1 - population["online_catch_up"])
    home, mobile, public, roles = ips["home"], ips["mobile"], ips["public"], policy("roles")
    line = min(max(home["of_online"] * online ** home["exponent"], home["min"]), home["max"])
    held = users_of_party(region, online)
    devices = sum(held[kind] for kind in ("PHONE", "LAPTOP", "TABLET", "DESKTOP", "WEARABLE", "IOT"))
    slots = held["PHONE"] * sum((k + 1) * share for k, share in enumerate(mobile["slots"])) + (devices - held["PHONE"]) * (1 - line)
    per_phone_address = math.log(1 + mobile["phones_span"] / mobile["phones_min"]) / mobile["phones_span"]
    visits = held["PHONE"] * public["phone"] + held["LAPTOP"] * public["laptop"] + held["TABLET"] * public["tablet"]
    bad = sum(roles["party_shares"].values())
    private = devices * ((1 - bad) * ips["vpn"]["clean"] + bad * ips["vpn"]["bad"])
    retail = 1 - types["business"][region] - types["other"]
    found = {
        "RES": households_per_party(country["children"], retail) * line * (home["own"] + (1 - home["own"]) / home["households"]),
        "MOB": slots * per_phone_address,
        "CORP": held["employed"] / ips["work"]["people"],
        "DC": devices * ips["hosting"]["devices"] / ips["hosting"]["users"],
        "VPN": private / ips["vpn"]["users"],
    }
    return found | {kind: visits / public["users"] * public[share] for kind, share in (("WIFI", "wifi"), ("HOTEL", "hotel"), ("EDU", "education"))}


def expected_type_shares() -> dict[str, dict[str, float]]:
    """Share of each type among the addresses of a region's parties, by region; sums to 1."""
    shares = {}
    countries = country_profiles()
    for region in sorted({row["region"] for row in countries}):
        members = [(row["weight"], addresses_of_party(row)) for row in countries if row["region"] == region]
        total = {kind: sum(weight * found[kind] for weight, found in members) for kind in TYPES}
        shares[region] = {kind: value / sum(total.values()) for kind, value in total.items()}
    return shares
