"""Wave A.2 of segment 6B: amounts, answers, times and what follows a payment. Definitions stand in gates/segment_6B.yaml under each metric."""

from __future__ import annotations

import math

import numpy as np

from scorers import stats
from scorers.amount_tail_6b import TAILS, tail_hits
from scorers.delays_6b import DELAYED, fits
from scorers.facts_6b import CUBE, ECOM, FLOWS, LABELLED, POS, complete, reference_amounts, scorer, share
from scorers.registry import Figure

COUNTED = (*CUBE, *LABELLED)
AMOUNTS = ("s5_amount_counts_6B",)
LATENCIES = ("s5_latency_counts_6B",)
MERCHANTS = ("s5_merchant_flows_6B", "s2_merchant_dim_6B")


@scorer.metric("6B-T11", reads=AMOUNTS)
def distinct_amounts(view):
    found = view.rows("select count(distinct amount_minor) as n, coalesce(sum(flows), 0)::bigint as flows from s5_amount_counts_6B")[0]
    return Figure(found["n"], size=found["flows"])


@scorer.metric("6B-T12", reads=("s5_reference_amounts_6B",))
def amount_spread(view):
    found = reference_amounts(view)
    total = found["flows"].sum(axis=1)
    high, middle = (stats.quantile_of_counts(found["values"], total, q) for q in (0.99, 0.5))
    return Figure(high / middle if middle else None, size=int(total.sum()), detail={"p50": middle, "p99": high})


@scorer.metric("6B-T13", reads=AMOUNTS)
def commonest_amounts(view):
    """Over all flows, and over each of the largest currencies."""
    params = view.params("6B-T13")
    rows = view.rows("""
        with amount as (select currency_idx, amount_minor, flows from s5_amount_counts_6B
                        union all select null, amount_minor, sum(flows)::bigint from s5_amount_counts_6B group by amount_minor),
        ranked as (select *, row_number() over (partition by currency_idx order by flows desc, amount_minor) as place from amount)
        select currency_idx, coalesce(sum(flows) filter (where place <= ?), 0)::bigint as top, sum(flows)::bigint as flows
        from ranked group by currency_idx order by flows desc, currency_idx nulls first limit ?""", [params["amounts"], params["currencies"] + 1])
    if not rows:
        return Figure(None)
    shares = {"all" if row["currency_idx"] is None else str(row["currency_idx"]): row["top"] / row["flows"] for row in rows}
    return Figure(max(shares.values()), size=rows[0]["flows"], detail=shares)


@scorer.metric("6B-T14", "6B-T15", "6B-T16", reads=LATENCIES)
def latencies(view, metric_id):
    found = view.columns("select auth_latency_ms as ms, sum(flows)::bigint as n from s5_latency_counts_6B group by all order by all")
    n = int(found["n"].sum())
    if metric_id == "6B-T16":
        return Figure(float(found["n"][found["ms"] == 0].sum() / n) if n else None, size=n)
    return Figure(stats.quantile_of_counts(found["ms"], found["n"], 0.5 if metric_id == "6B-T14" else 0.99) / 1000, size=n)


@scorer.metric("6B-T21", reads=(*LATENCIES, *DELAYED, *TAILS))
def branches_executed(view):
    """Three branches of the process, told from what came out: slow answers, delays by their laws, and the tail of amounts."""
    params = view.params("6B-T21")
    found = view.rows("""
        select count(distinct auth_latency_ms) as distinct_ms, coalesce(sum(flows) filter (where sca >= 2), 0)::bigint as challenges,
               coalesce(sum(flows) filter (where presence = 0 and auth_latency_ms >= ?), 0)::bigint as stored, coalesce(sum(flows), 0)::bigint as flows
        from s5_latency_counts_6B""", [params["store_forward_from_ms"]])[0]
    ks = {name: row["ks"] for name, row in fits(view).items()}
    tail = tail_hits(view)
    branches = {
        "timing": found["distinct_ms"] > params["distinct_ms"] and found["challenges"] > 0 and found["stored"] > 0,
        "delay": all(distance <= params["ks"] for distance in ks.values()),
        "amount_tail": abs(tail["ratio"] - 1) <= params["tail_tolerance"],
    }
    return Figure(sum(branches.values()), size=found["flows"], detail={**branches, **found, "tail": tail, "ks": ks})


@scorer.metric("6B-P03", reads=(*AMOUNTS, "s2_currency_dim_6B"))
def first_digits(view):
    params = view.params("6B-P03")
    found = view.columns("""
        select left(amount_minor::varchar, 1)::int as digit, sum(flows)::bigint as n
        from s5_amount_counts_6B join s2_currency_dim_6B using (currency_idx)
        where minor_digits = ? and per_eur between ? and ? group by all order by all""", [params["minor_digits"], params["least_per_eur"], params["most_per_eur"]])
    counts = np.bincount(found["digit"].astype(int), found["n"], 10)[1:]
    expected = np.log10(1 + 1 / np.arange(1, 10))
    return Figure(float(np.abs(counts / counts.sum() - expected).mean()) if counts.sum() else None, size=int(counts.sum()))


@scorer.metric("6B-P05", reads=COUNTED)
def approvals(view):
    found = {name: share(view, "response_code = 0", f"presence = {code}") for name, code in (("ecom", ECOM), ("pos", POS))}
    return Figure(parts={name: value for name, (value, _) in found.items()}, size=min(n for _, n in found.values()))


@scorer.metric("6B-P06", reads=COUNTED)
def decline_reasons(view):
    complete(view)
    rows = view.rows("select response_code, sum(flows)::bigint as n from s5_metric_cubes_6B where response_code <> 0 group by all order by all")
    total = sum(row["n"] for row in rows)
    shares = {str(row["response_code"]): row["n"] / total for row in rows}
    used = sum(value >= view.params("6B-P06")["share"] for value in shares.values())
    return Figure(parts={"codes": used, "first": max(shares.values(), default=math.nan)}, size=total, detail=shares)


@scorer.metric("6B-P07", reads=COUNTED)
def challenges(view):
    asked, n = share(view, "sca >= 2", f"presence = {ECOM}")
    passed, _ = share(view, "sca = 2", "sca >= 2")
    return Figure(parts={"share": asked, "completion": passed}, size=n)


@scorer.metric("6B-P08", reads=COUNTED)
def refunds_and_reversals(view):
    approved = {name: share(view, "has_refund", f"response_code = 0 and presence = {code}") for name, code in (("ecom", ECOM), ("pos", POS))}
    reversed_, _ = share(view, "has_reversal", "response_code = 0")
    return Figure(parts={name: value for name, (value, _) in approved.items()} | {"reversal": reversed_}, size=min(n for _, n in approved.values()))


@scorer.metric("6B-P10", reads=COUNTED)
def foreign_shares(view):
    everywhere, n = share(view, "is_foreign")
    pos, _ = share(view, "is_foreign", f"presence = {POS}")
    travel, _ = share(view, "is_foreign", f"class_idx = {view.params('6B-P10')['travel_class_idx']}")
    return Figure(parts={"all": everywhere, "pos": pos, "travel_ratio": travel / everywhere if travel is not None and everywhere else math.nan}, size=n)


@scorer.metric("6B-P11", reads=(*FLOWS, "s5_merchant_flows_6B"))
def concentration(view):
    with view.counting():
        found = view.columns(f"""select n, count(*) as parties from (select party_idx, count(*) as n from {FLOWS[0]} group by party_idx) group by n order by n""")
    high, middle = (stats.quantile_of_counts(found["n"], found["parties"], q) for q in (0.99, 0.5))
    harmed = view.array("select non_legit_flows from s5_merchant_flows_6B order by merchant_idx")
    return Figure(parts={"flows_per_party": high / middle, "gini_non_legit": stats.gini(harmed)}, size=int(found["parties"].sum()), detail={"p50": middle, "p99": high})


@scorer.metric("6B-P16", reads=MERCHANTS)
def families_explain_amounts(view):
    found = view.columns("""
        select family_idx, sum(flows)::bigint as n, sum(ln_amount_sum)::hugeint::double / 1e6 as s, sum(ln_amount_squares)::hugeint::double / 1e6 as q
        from s5_merchant_flows_6B join s2_merchant_dim_6B using (merchant_idx) group by all order by all""")
    n = found["n"].sum()
    total = found["q"].sum() - found["s"].sum() ** 2 / n
    between = (found["s"] ** 2 / found["n"]).sum() - found["s"].sum() ** 2 / n
    return Figure(float(between / total) if total else None, size=int(n))


@scorer.sample("amount_counts")
def amount_sample(view):
    """Flows by twelfth of a doubling of the amount in EUR cents."""
    found = reference_amounts(view)
    bins = np.floor(12 * np.log2(found["values"])).astype(int)
    return {str(b): int(found["flows"][bins == b].sum()) for b in np.unique(bins)}
