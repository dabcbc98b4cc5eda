"""Scorer of segment 1A: which merchants exist, how large they are and where they trade.

What each figure means, over which cohort and in which unit, stands in gates/segment_1A.yaml under its metric.
"""

from __future__ import annotations

import math

import numpy as np

from scorers import (
    diagnostics_1a,  # noqa: F401  registers samples and tables
    stats,
)
from scorers.facts_1a import catalogue, dispersions, expanding, scorer, sizes
from scorers.registry import Figure
from scorers.rerun import rerun_figure
from scorers.view import RunView

CATALOGUE = ("merchant_catalogue",)
OUTLETS = ("outlet_catalogue",)
EXPANDING = ("merchant_catalogue", "s4_foreign_target", "s3_candidate_set")
POINTS = 100


def _multi_site(view: RunView) -> np.ndarray:
    outlets = catalogue(view)["n_outlets"]
    return outlets[outlets >= 2]


def _weighted_share(view: RunView, holds: np.ndarray) -> Figure:
    weight = catalogue(view)["design_weight"]
    return Figure(
        float(weight[holds].sum() / weight.sum()),
        size=len(weight),
        detail={"register_merchants_represented": float(weight.sum()), "catalogue_share": float(holds.mean())},
    )


@scorer.metric("1A-M01", reads=CATALOGUE + OUTLETS)
def single_site_share_register(view):
    return _weighted_share(view, catalogue(view)["n_outlets"] == 1)


@scorer.metric("1A-M02", reads=CATALOGUE + OUTLETS)
def median_outlets_multi_site(view):
    sizes = _multi_site(view)
    return Figure(
        stats.median(sizes), size=len(sizes), detail={"median_catalogue": stats.median(catalogue(view)["n_outlets"])}
    )


@scorer.metric("1A-M03", reads=CATALOGUE + OUTLETS)
def top_decile_outlet_share(view):
    outlets = catalogue(view)["n_outlets"]
    k = math.ceil(view.params("1A-M03")["top_share"] * len(outlets))
    return Figure(stats.top_share(outlets, k), size=len(outlets), detail={"merchants_in_top": k})


@scorer.metric("1A-M04", reads=CATALOGUE + OUTLETS)
def outlet_gini(view):
    outlets = catalogue(view)["n_outlets"]
    return Figure(stats.gini(outlets), size=len(outlets))


@scorer.metric("1A-M05", reads=CATALOGUE + OUTLETS)
def foreign_outlet_share(view):
    merchants = catalogue(view)
    rows = int(merchants["n_rows"].sum())
    return Figure(float(merchants["n_foreign"].sum() / rows) if rows else None, size=rows)


@scorer.metric("1A-M06", reads=CATALOGUE + OUTLETS)
def foreign_share_size_gradient(view):
    rows, params = catalogue(view), view.params("1A-M06")
    n = len(rows["n_outlets"])
    top = slice(n - math.ceil(params["top_share"] * n), None)
    bottom = slice(0, math.floor(params["bottom_share"] * n))
    shares = [float(rows["n_foreign"][part].sum() / max(rows["n_rows"][part].sum(), 1)) for part in (top, bottom)]
    return Figure(
        POINTS * (shares[0] - shares[1]),
        size=int(rows["n_rows"].sum()),
        detail={"share_top_decile": shares[0], "share_deciles_1_to_3": shares[1]},
    )


@scorer.metric("1A-M07", reads=CATALOGUE + OUTLETS)
def multi_country_share_register(view):
    return _weighted_share(view, catalogue(view)["n_countries"] >= 2)


@scorer.metric("1A-M08", reads=EXPANDING)
def median_foreign_candidates(view):
    candidates = expanding(view)["candidates"]
    return Figure(stats.median(candidates), size=len(candidates))


@scorer.metric("1A-M09", reads=EXPANDING)
def spearman_candidates_realised(view):
    cohort = expanding(view)
    return Figure(stats.spearman(cohort["candidates"], cohort["realised"]), size=len(cohort["candidates"]))


@scorer.metric("1A-M10", reads=EXPANDING)
def median_realisation_ratio(view):
    cohort = expanding(view)
    ratio = cohort["realised"] / cohort["candidates"]
    return Figure(
        stats.median(ratio),
        size=len(ratio),
        detail={"p25": stats.quantile(ratio, 0.25), "p75": stats.quantile(ratio, 0.75)},
    )


@scorer.metric("1A-M11", reads=("s2_outlet_counts", "merchant_catalogue"))
def phi_variation(view):
    phi = dispersions(view)["phi"]
    return Figure(stats.variation(phi), size=len(phi))


@scorer.metric("1A-M12", reads=("s2_outlet_counts", "merchant_catalogue"))
def phi_p95_over_p05(view):
    phi, params = dispersions(view)["phi"], view.params("1A-M12")
    return Figure(stats.quantile(phi, params["upper"]) / stats.quantile(phi, params["lower"]), size=len(phi))


@scorer.metric("1A-M13", reads=("s2_outlet_counts", "merchant_catalogue"))
def phi_separation(view):
    cohort = dispersions(view)
    tests = {by: stats.one_way(cohort["phi"], cohort[by]) for by in ("channel", "tercile")}
    p_values = [p for _, p in tests.values()]
    return Figure(
        parts={
            "p_smaller": min(p_values),
            "p_larger": max(p_values),
            "eta2_larger": max(eta for eta, _ in tests.values()),
        },
        size=len(cohort["phi"]),
        detail={by: {"eta2": eta, "p_value": p} for by, (eta, p) in tests.items()},
    )


@scorer.metric("1A-M14", reads=OUTLETS)
def unexplained_duplicates(view):
    found = view.rows("""
        select count(*) as n, count(*) - count(distinct site_id) as site_id_repeats,
               count(*) - count(distinct (merchant_id, legal_country_iso, site_order)) as key_repeats
        from outlet_catalogue""")[0]
    return Figure(found["site_id_repeats"] + found["key_repeats"], size=found["n"], detail=found)


@scorer.metric("1A-M15")
def audit_artefacts_absent(view):
    expected = view.params("1A-M15")["artefacts"]
    receipts = view.run.receipts("1A")
    absent = [name for name in expected if name not in view.datasets or name not in receipts]
    return Figure(len(absent), size=len(expected), detail={"absent": absent})


@scorer.metric("1A-M16")
def rerun_digests_equal(view):
    return rerun_figure(view)


@scorer.metric("1A-P01", reads=CATALOGUE + OUTLETS)
def single_site_share_catalogue(view):
    outlets = catalogue(view)["n_outlets"]
    return Figure(float((outlets == 1).mean()), size=len(outlets))


@scorer.metric("1A-P02", reads=OUTLETS + ("s0_country_frame",))
def largest_narrow_country_outlets(view):
    rows = view.rows("""
        select o.legal_country_iso as country_iso, count(*) as outlets, sum(count(*)) over () as narrow_outlets
        from outlet_catalogue o join s0_country_frame f on f.country_iso = o.legal_country_iso
        where f.territory_class = 'narrow' group by 1 order by outlets desc, country_iso""")
    total = view.value("select count(*) from outlet_catalogue")
    if not rows:
        return Figure(None)
    scaled = rows[0]["outlets"] * view.params("1A-P02")["reference_outlets"] / total
    return Figure(scaled, size=len(rows), detail={"country_iso": rows[0]["country_iso"], "outlets": rows[0]["outlets"]})


@scorer.metric("1A-P03", reads=CATALOGUE + OUTLETS)
def largest_merchant_share(view):
    outlets = catalogue(view)["n_outlets"]
    return Figure(stats.top_share(outlets, 1), size=len(outlets), detail={"outlets": float(outlets.max())})


@scorer.metric("1A-P04", reads=CATALOGUE + OUTLETS)
def row_weighted_median_outlets(view):
    outlets = catalogue(view)["n_outlets"].astype(int)
    return Figure(stats.median(np.repeat(outlets, outlets)), size=int(outlets.sum()))


@scorer.metric("1A-P05", reads=CATALOGUE + OUTLETS)
def tail_slope(view):
    outlets = catalogue(view)["n_outlets"]
    return Figure(stats.ccdf_slope(outlets, **view.params("1A-P05")), size=len(outlets))


@scorer.metric("1A-P06", reads=CATALOGUE + OUTLETS)
def spearman_countries_outlets(view):
    merchants = catalogue(view)
    multi = merchants["n_outlets"] >= 2
    return Figure(stats.spearman(merchants["n_countries"][multi], merchants["n_outlets"][multi]), size=int(multi.sum()))


@scorer.metric("1A-P07", reads=("s0_merchant_register",))
def channel_by_sector_cramers_v(view):
    cells = view.columns("""
        select mcc_group, channel, count(*)::double as n from s0_merchant_register group by all order by all""")
    sector, channel = (np.unique(cells[name], return_inverse=True)[1] for name in ("mcc_group", "channel"))
    table = np.zeros((sector.max() + 1, channel.max() + 1))
    table[sector, channel] = cells["n"]
    return Figure(stats.cramers_v(table), size=int(table.sum()))


@scorer.metric("1A-P08", reads=CATALOGUE)
def currencies_in_use(view):
    return Figure(
        view.value("select count(distinct currency_code) from merchant_catalogue"),
        size=sizes(view)["catalogue_merchants"],
    )


@scorer.metric("1A-P10", reads=CATALOGUE)
def channel_shares(view):
    found = view.rows("""
        select count(*) as n, avg((channel = 'card_not_present')::int) as card_not_present,
               avg((channel = 'mixed')::int) as mixed
        from merchant_catalogue""")[0]
    return Figure(parts={"card_not_present": found["card_not_present"], "mixed": found["mixed"]}, size=found["n"])


@scorer.metric("1A-P11", reads=CATALOGUE)
def sector_share_gap(view):
    asked = {row["mcc_group"]: row["share"] for row in view.policy("policy_1A.merchant_mix__mcc_groups")}
    found = {
        row["mcc_group"]: row["share"]
        for row in view.rows("""
        select mcc_group, count(*) / sum(count(*)) over () as share from merchant_catalogue group by all""")
    }
    gaps = {sector: abs(found.get(sector, 0.0) - share) / share for sector, share in sorted(asked.items())}
    widest = max(gaps, key=gaps.get)
    return Figure(gaps[widest], size=sizes(view)["catalogue_merchants"], detail={"sector": widest, "gaps": gaps})


@scorer.metric("1A-P12", reads=CATALOGUE)
def home_countries(view):
    homes = view.array("select count(*) from merchant_catalogue group by home_country_iso order by home_country_iso")
    return Figure(
        parts={"countries": len(homes), "largest_share": float(homes.max() / homes.sum())}, size=int(homes.sum())
    )


@scorer.metric("1A-P09", reads=("merchant_catalogue", "s4_foreign_target", "s0_country_frame"))
def expansion_gap_narrow_spread(view):
    shares = {
        row["territory_class"]: row
        for row in view.rows("""
        select f.territory_class, count(*) as n, avg((t.k_target >= 1)::int) as share
        from merchant_catalogue m join s4_foreign_target t using (merchant_id)
        join s0_country_frame f on f.country_iso = m.home_country_iso
        where m.n_outlets >= 2 group by all""")
    }
    if set(shares) != {"narrow", "spread"}:
        return Figure(None)
    return Figure(
        POINTS * (shares["narrow"]["share"] - shares["spread"]["share"]),
        size=sum(r["n"] for r in shares.values()),
        detail={name: row["share"] for name, row in shares.items()},
    )
