"""Facts of segment 6A about the probe: whom a sample of the expected demand meets, and how often the same person again."""

from __future__ import annotations

import numpy as np
from scipy.stats import poisson

from scorers import stats
from scorers.facts_6a import counted
from scorers.view import RunView


def origins(view: RunView) -> dict[str, np.ndarray]:
    """Probed arrivals by presence (0 at the counter) and whether the party lives in the country of the origin."""
    return counted(view, "probe_origins", """
        select presence, country_idx = origin_country_idx as is_domestic, count(*) as n from s5_probe_6A group by all order by all""")


def arrivals_of_parties(view: RunView) -> dict[str, np.ndarray]:
    """Parties by how many probed arrivals they have, from one on."""
    return counted(view, "probe_parties", """
        select arrivals, count(*) as parties from (select count(*) as arrivals from s5_probe_6A group by party_idx) group by all order by all""")


def regulars(view: RunView) -> dict[str, np.ndarray]:
    """Pairs of a party and a merchant's town by their probed arrivals and those with the card used most."""
    return counted(view, "probe_regulars", """
        select arrivals, same_card, count(*) as pairs from (
            select sum(n)::bigint as arrivals, max(n) as same_card
            from (select party_idx, mkey, instr_idx, count(*) as n from s5_probe_6A group by all) group by party_idx, mkey)
        group by all order by all""")


def visits(view: RunView) -> np.ndarray:
    """Expected visits of each probed arrival's person to the merchant's town over the horizon, shape (arrivals,)."""

    def gather(v):
        found = v.columns("""
            select p.clientele_rank, c.clientele_n, c.clientele_skew, c.expected_milli
            from s5_probe_6A p join s5_clientele_6A c on c.mkey::bigint + c.presence = p.mkey order by p.probe_no""")
        n, a = found["clientele_n"].astype(float), found["clientele_skew"]
        rank = found["clientele_rank"].astype(float)
        return found["expected_milli"] / 1000 * (picks_below(rank + 1, n, a) - picks_below(rank, n, a))

    return view.once("probe_visits", gather)


def picks_below(k: np.ndarray, n: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Share of picks on ranks below ``k`` of ``n`` under the bounded skew ``a``: the real root u of a u + (1 - a) u^3 = k / n."""
    p = np.where(a < 1, a / np.where(a < 1, 1 - a, 1), 1.0)
    root = 2 * np.sqrt(p / 3) * np.sinh(np.arcsinh(3 * k / (2 * a * n) * np.sqrt(3 / p)) / 3)
    return np.where(a < 1, root, k / n)


def repeats(m: np.ndarray) -> float:
    """Share of arrivals that are not their person's first, given each arrival's person's expected visits: of m, 1 - exp(-m) are first ones."""
    return float(1 - (-np.expm1(-m) / m).mean())


def repeats_counted(view: RunView) -> float:
    """Share of probed arrivals that are not their party's first at the merchant's town."""
    found = regulars(view)
    return float(1 - found["pairs"].sum() / (found["arrivals"] * found["pairs"]).sum())


def density(view: RunView, days: float) -> float:
    """Arrivals that are expected in ``days`` days over those of the probe."""
    found = view.rows("""
        select (select sum(expected_milli) / 1000 from s5_clientele_6A) / (select horizon_days from s4_horizon) as daily,
               (select count(*) from s5_probe_6A) as probed""")[0]
    return float(found["daily"] * days / found["probed"])


def repeats_in(view: RunView, days: float) -> float:
    """Share of arrivals of ``days`` days that are not their party's first at the merchant's town.

    The law of visits says how often a member of a clientele comes; that one party may be several members makes all visits
    more frequent by a factor, which is such that the repeats counted in the probe come out.
    """
    in_probe, counted_share = visits(view) * (1 / density(view, horizon(view))), repeats_counted(view)
    low, high = FACTORS
    for _ in range(BISECTIONS):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if repeats(in_probe * middle) < counted_share else (low, middle)
    return repeats(in_probe * low * density(view, days))


# Bounds of the factor, and halvings of its logarithm.
FACTORS, BISECTIONS = (1e-3, 1e3), 40


def horizon(view: RunView) -> int:
    """Days of the horizon."""
    return view.value("select horizon_days from s4_horizon")


def arrivals_law(view: RunView, days: float, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Law of arrivals per active party in ``days`` days: counts from one on, and the share of parties with each.

    Parties have rates of their own, whose law is what makes the probe's counts most likely.
    """
    found, active = arrivals_of_parties(view), view.value("select count(*) from s1_party_base_6A where is_active")
    counts, members = np.append(0, found["arrivals"]), np.append(max(active - found["parties"].sum(), 0), found["parties"])
    mean = (counts * members).sum() / members.sum()
    rates = np.geomspace(LEAST_RATE * mean, max(GREATEST_RATE * mean, counts.max()), N_RATES)
    share = stats.poisson_mixture(counts, members, rates, rounds)
    rates = rates * density(view, days)
    values = np.arange(1, int(rates[share > LEAST_SHARE].max() + 10 * np.sqrt(rates.max()) + 10))
    return values, poisson.pmf(values[:, None], rates[None, :]) @ share


# Rates over their mean, and how many; the share of parties below which a rate does not widen the law.
LEAST_RATE, GREATEST_RATE, N_RATES, LEAST_SHARE = 1 / 200, 40, 60, 1e-12


def broken(view: RunView) -> dict[str, int]:
    """Probed arrivals online whose device and address are not linked, and all whose instrument is not for the channel."""

    def gather(v):
        with v.counting():
            return v.rows("""
                select count(*) filter (where p.presence = 1 and l.dev_idx is null) as unlinked,
                       count(*) filter (where i.instr_idx is null or (i.capability_mask >> p.presence) & 1 = 0) as incapable, count(*) as n
                from s5_probe_6A p left join s3_instrument_base_6A i using (instr_idx)
                left join (select distinct dev_idx, ip_idx from s4_ip_links_6A) l on l.dev_idx = p.device_idx and l.ip_idx = p.ip_idx""")[0]

    return view.once("probe_broken", gather)
