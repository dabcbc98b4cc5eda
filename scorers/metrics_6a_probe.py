"""Metrics of the probe in segment 6A: whether demand meets locals, regulars, and means that exist."""

from __future__ import annotations

import numpy as np

from scorers import stats
from scorers.facts_6a import scorer
from scorers.facts_6a_probe import arrivals_law, arrivals_of_parties, broken, horizon, origins, regulars, repeats_counted, repeats_in
from scorers.registry import Figure

PROBE = ("s5_probe_6A",)


@scorer.metric("6A-C01", reads=PROBE)
def customers_are_domestic(view):
    found = origins(view)
    counter = found["presence"] == 0

    def share(held):
        return float(found["n"][held & found["is_domestic"]].sum() / found["n"][held].sum()) if found["n"][held].sum() else None

    return Figure(parts={"all": share(np.ones_like(counter)), "counter": share(counter)}, size=int(found["n"].sum()), detail={"online": share(~counter)})


@scorer.metric("6A-C02", reads=PROBE + ("s5_clientele_6A", "s4_horizon"))
def customers_return(view):
    params, found = view.params("6A-C02"), regulars(view)
    often = found["arrivals"] >= params["pair_arrivals"]
    n = found["pairs"][often]
    held = (found["arrivals"][often] * n).sum()
    return Figure(parts={"repeats": repeats_in(view, params["days"]), "same_card": float((found["same_card"][often] * n).sum() / held) if held else None},
                  size=int(n.sum()), detail={"repeats_over_the_horizon": repeats_in(view, horizon(view)), "repeats_counted": repeats_counted(view)})


@scorer.metric("6A-C03", reads=PROBE + ("s5_clientele_6A", "s4_horizon", "s1_party_base_6A"))
def arrivals_over_parties(view):
    params, found = view.params("6A-C03"), arrivals_of_parties(view)
    values, share = arrivals_law(view, params["days"], params["rounds"])
    probed = (found["arrivals"] * found["parties"]).sum()
    return Figure(parts={"gini": stats.gini_of_counts(values, share), "top": stats.top_share_of_counts(values, share, params["top"]),
                         "largest": float(found["arrivals"].max() / probed)},
                  size=int(found["parties"].sum()),
                  detail={"mean": float((values * share).sum() / share.sum()), "seen": float(share.sum()),
                          "gini_counted": stats.gini_of_counts(found["arrivals"], found["parties"])})


@scorer.metric("6A-C04", reads=PROBE + ("s3_instrument_base_6A", "s4_ip_links_6A"))
def means_exist(view):
    found = broken(view)
    return Figure(parts={"unlinked": found["unlinked"], "incapable": found["incapable"]}, size=found["n"])
