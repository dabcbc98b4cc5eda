"""Facts of segment 6A that several metrics share: people, their accounts and their instruments, counted once."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.registry import Scorer
from scorers.view import RunView

scorer = Scorer("6A")

scorer.sizes = lambda view: {
    "parties": view.value("select count(*) from s1_party_base_6A"),
    "active_parties": view.value("select count(*) from s1_party_base_6A where is_active"),
    "accounts": view.value("select count(*) from s2_account_base_6A"),
    "instruments": view.value("select count(*) from s3_instrument_base_6A"),
    "devices": view.value("select count(*) from s4_device_base_6A"),
    "addresses": view.value("select count(*) from s4_ip_base_6A"),
}

RETAIL, BUSINESS = 0, 1
TYPES = ("RETAIL", "BUSINESS", "OTHER")


def counted(view: RunView, name: str, sql: str) -> dict[str, np.ndarray]:
    """Columns of a query that only counts, made once and by all cores; it ends in an order of its own."""

    def gather(v):
        with v.counting():
            return v.columns(sql)

    return view.once(name, gather)


def people(view: RunView) -> dict[str, np.ndarray]:
    """Parties and active ones by country, type and segment, beside the country's demand and its share of people of 65 and over."""
    return counted(view, "people", """
        select c.country_idx, c.country_iso, c.region, c.customer_milli, f.share_65_plus, s.party_type_code, s.segment_code, s.parties, s.active
        from s1_party_summary_6A s join s1_country_base_6A c using (country_idx) join s1_country_profile_6A f using (country_iso) order by all""")


def countries(view: RunView) -> dict[str, np.ndarray]:
    """Each country's parties, active ones, retail and business ones, demand of its customers and share of people of 65 and over."""

    def gather(v):
        found = people(v)
        idx, first, place = np.unique(found["country_idx"], return_index=True, return_inverse=True)
        held = {name: found[name][first] for name in ("country_iso", "region", "customer_milli", "share_65_plus")}
        for name, kept in (("parties", None), ("retail", RETAIL), ("business", BUSINESS)):
            weight = found["parties"] if kept is None else np.where(found["party_type_code"] == kept, found["parties"], 0)
            held[name] = np.bincount(place, weight)
        return {"country_idx": idx, "active": np.bincount(place, found["active"]), **held}

    return view.once("countries", gather)


def large_countries(view: RunView) -> np.ndarray:
    """Which countries have enough parties to be compared, boolean in the order of ``countries``."""
    return countries(view)["parties"] >= view.cohort("large_countries")["min_parties"]


def segment_codes(view: RunView) -> dict[str, int]:
    """Code of each segment by its name."""
    return view.once("segment_codes", lambda v: {row["segment"]: row["segment_code"] for row in v.policy("policy_6A.segments__segments")})


def segment_table(view: RunView) -> tuple[np.ndarray, np.ndarray]:
    """Retail parties by country and segment: codes of the segments and counts of shape (countries, segments)."""

    def gather(v):
        found = people(v)
        retail = found["party_type_code"] == RETAIL
        codes, column = np.unique(found["segment_code"][retail], return_inverse=True)
        row = np.searchsorted(countries(v)["country_idx"], found["country_idx"][retail])
        table = np.zeros((len(countries(v)["country_idx"]), len(codes)))
        np.add.at(table, (row, column), found["parties"][retail])
        return codes, table

    return view.once("segment_table", gather)


def parties_of_type(view: RunView) -> np.ndarray:
    """Parties by type in the order of TYPES, shape (3,)."""
    found = people(view)
    return np.bincount(found["party_type_code"], found["parties"], len(TYPES))


def account_kinds(view: RunView) -> dict[int, dict]:
    """Policy of each kind of account by its code."""
    return view.once("account_kinds", lambda v: {row["account_type_code"]: row for row in v.policy("policy_6A.products__accounts")})


def holdings(view: RunView) -> dict[str, np.ndarray]:
    """Parties by kind of account and how many of it they hold; kinds that a party does not hold are left out."""
    return counted(view, "holdings", """
        select account_type_code, accounts, count(*) as parties
        from (select party_idx, account_type_code, count(*) as accounts from s2_account_base_6A group by all) group by all order by all""")


def holding_figures(view: RunView) -> list[dict]:
    """Each kind of account: its maximum, holders, 99th percentile and most of one holder, mean over all parties of its type."""

    def gather(v):
        found, members, rows = holdings(v), parties_of_type(v), []
        for code, kind in sorted(account_kinds(v).items()):
            held = found["account_type_code"] == code
            counts, holders = found["accounts"][held], found["parties"][held]
            parties = members[TYPES.index(kind["party_type"])]
            rows.append({
                "account_type": kind["account_type"], "k_max": kind["k_max"], "wanted_mean": kind["mean"], "parties": int(parties), "holders": int(holders.sum()),
                "p99": stats.quantile_of_counts(counts, holders, 0.99), "most": int(counts.max(initial=0)),
                "over": int((np.maximum(counts - kind["k_max"], 0) * holders).sum()), "mean": float((counts * holders).sum() / parties) if parties else None})
        return rows

    return view.once("holding_figures", gather)


def account_mix(view: RunView) -> dict[str, np.ndarray]:
    """Accounts by type and segment of the party and kind of account."""
    return counted(view, "account_mix", """
        select p.party_type_code, p.segment_code, a.account_type_code, count(*) as accounts
        from s2_account_base_6A a join s1_party_base_6A p using (party_idx) group by all order by all""")


def without_account(view: RunView) -> dict[bool, tuple[int, int]]:
    """Parties without an account and parties, for active ones (True) and dormant ones."""

    def gather(v):
        found = counted(v, "holders", """
            select is_active, count(*) as parties, count(*) filter (where a.party_idx is null) as without
            from s1_party_base_6A p left join (select distinct party_idx from s2_account_base_6A) a using (party_idx) group by all order by all""")
        return {bool(active): (int(without), int(n)) for active, n, without in zip(found["is_active"], found["parties"], found["without"], strict=True)}

    return view.once("without_account", gather)


def instrument_mix(view: RunView) -> dict[str, np.ndarray]:
    """Instruments by kind of account, class, capability, scheme and region."""
    return counted(view, "instrument_mix", """
        select c.region, a.account_type_code, i.class_code, i.capability_mask, i.scheme_code, count(*) as instruments
        from s3_instrument_base_6A i join s2_account_base_6A a using (account_idx) join s1_party_base_6A p on p.party_idx = i.party_idx
        join s1_country_base_6A c using (country_idx) group by all order by all""")


def cards_of_parties(view: RunView) -> dict[str, np.ndarray]:
    """Parties by their number of cards and tokens; those without one are counted as well."""
    return counted(view, "cards_of_parties", f"""
        select coalesce(cards, 0) as cards, count(*) as parties
        from s1_party_base_6A left join (select party_idx, count(*) as cards from s3_instrument_base_6A where class_code <> {HANDLE} group by all) using (party_idx)
        group by all order by all""")


# class of an instrument that is no card: a handle on a rail
HANDLE = 4
