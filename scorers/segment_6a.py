"""Scorer of segment 6A: who exists, what they hold, from where they come, and who among them is held to be bad.

What each figure means, over which cohort and in which unit, stands in gates/segment_6A.yaml under its metric.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from scorers import (
    diagnostics_6a,  # noqa: F401  registers the segment's tables
    documents_6a,  # noqa: F401  registers the segment's two artefacts
    metrics_6a_probe,  # noqa: F401  registers C
    metrics_6a_roles,  # noqa: F401  registers T6 to T10 and R
    stats,
)
from scorers.facts_6a import (
    BUSINESS,
    HANDLE,
    RETAIL,
    TYPES,
    account_kinds,
    account_mix,
    cards_of_parties,
    countries,
    holding_figures,
    instrument_mix,
    large_countries,
    parties_of_type,
    scorer,
    segment_codes,
    segment_table,
    without_account,
)
from scorers.facts_6a_network import (
    DATACENTRE,
    MOBILE,
    PRIVATE_NETWORK,
    RESIDENTIAL,
    addresses,
    declared_types,
    degrees,
    device_addresses,
    device_link_roles,
    device_users,
    edges,
    of_parties,
    types_by_region,
)
from scorers.registry import Figure

PEOPLE = ("s1_party_summary_6A", "s1_country_base_6A", "s1_country_profile_6A")
PLACES = ("s1_origin_place", "s1_place_base_6A", "s1_country_base_6A")
ACCOUNTS = ("s2_account_base_6A", "s1_party_base_6A", *PEOPLE)
INSTRUMENTS = ("s3_instrument_base_6A", *ACCOUNTS)
DEVICES = ("s4_device_base_6A", "s4_device_links_6A")
LINKS = ("s4_ip_links_6A", "s4_ip_base_6A", "s4_device_base_6A", "s1_party_base_6A", "s1_country_base_6A")


@scorer.metric("6A-T01", reads=ACCOUNTS)
def maximum_of_accounts(view):
    found = holding_figures(view)
    worst = max((row["most"] - row["k_max"] for row in found), default=0)
    return Figure(parts={"largest": max(worst, 0), "total": sum(row["over"] for row in found)}, size=sum(row["holders"] for row in found))


@scorer.metric("6A-T02", reads=ACCOUNTS)
def tail_of_accounts(view):
    params, found = view.params("6A-T02"), holding_figures(view)
    supported = [row for row in found if row["holders"] >= params["support"]]
    return Figure(parts={"p99": max((row["p99"] / row["k_max"] for row in supported), default=None), "max": max(row["most"] / row["k_max"] for row in found)},
                  size=sum(row["holders"] for row in supported), detail={"types": len(supported)})


@scorer.metric("6A-T03", reads=LINKS)
def address_types_as_declared(view):
    params, found, declared = view.params("6A-T03"), types_by_region(view), declared_types(view)
    off = 100 * (found / found.sum(axis=1, keepdims=True) - declared)
    drawn = [stats.resample_cells(row, params["resamples"], view.run.seed + (region << 32)) for region, row in enumerate(found)]
    resampled = [100 * np.abs(cells / row.sum() - wanted).max(axis=1) for cells, row, wanted in zip(drawn, found, declared, strict=True)]
    return Figure(float(np.abs(off).max()), size=int(found.sum(axis=1).min()),
                  detail={"intervals": {"value": stats.interval(np.max(resampled, axis=0), params["level"])}, "off_by_region": off.tolist()})


@scorer.metric("6A-T04", reads=LINKS)
def devices_with_an_address(view):
    found = device_addresses(view)
    return Figure(float(found["n"][found["addresses"] > 0].sum() / found["n"].sum()), size=int(found["n"].sum()))


@scorer.metric("6A-T05", reads=LINKS)
def devices_of_an_address(view):
    values, n = degrees(view)
    ends = addresses(view)
    most_at_merchant = int(ends["devices"][ends["is_merchant_endpoint"]].max(initial=0))
    return Figure(parts={"p99": stats.quantile_of_counts(values, n, 0.99), "max": int(values.max(initial=0))}, size=int(n.sum()),
                  detail={"p999": stats.quantile_of_counts(values, n, 0.999), "mean": float((values * n).sum() / n.sum()), "merchant_endpoint_max": most_at_merchant})


@scorer.metric("6A-P01", reads=PEOPLE)
def arrivals_per_party(view):
    found = countries(view)
    held = found["customer_milli"] >= view.params("6A-P01")["demand_share"] * found["customer_milli"].sum()
    load = found["customer_milli"][held] / 1000 / found["active"][held]
    return Figure(stats.quantile(load, 0.95) / stats.quantile(load, 0.05), size=int(held.sum()), detail={"median": stats.median(load)})


@scorer.metric("6A-P02", reads=PEOPLE)
def segment_mix_by_country(view):
    _, table = segment_table(view)
    distances = [stats.total_variation(row, table.sum(axis=0)) for row in table[large_countries(view)]]
    return Figure(stats.median(distances), size=len(distances))


@scorer.metric("6A-P03", reads=PEOPLE)
def business_share_by_country(view):
    found, held = countries(view), large_countries(view)
    share = found["business"][held] / found["parties"][held]
    return Figure(stats.quantile(share, 0.9) / stats.quantile(share, 0.1), size=len(share), detail={"median": stats.median(share)})


@scorer.metric("6A-P04", reads=PLACES)
def parties_follow_people(view):
    params = view.params("6A-P04")
    found = view.columns("""
        select c.country_idx, c.cell_n, coalesce(p.party_n, 0) as parties, o.population
        from s1_origin_place o join s1_country_base_6A c using (country_iso) left join s1_place_base_6A p using (place_key)
        where o.population > 0 order by o.place_key""")
    idx, first, towns = np.unique(found["country_idx"], return_index=True, return_counts=True)
    held = idx[(towns >= params["min_towns"]) & (found["cell_n"][first] >= params["cells_per_town"] * towns)]
    ranks = [stats.spearman(found["parties"][c], found["population"][c]) for c in (found["country_idx"] == idx for idx in held)]
    return Figure(stats.median(ranks), size=len(ranks))


@scorer.metric("6A-P05", reads=PEOPLE)
def parties_over_countries(view):
    found = countries(view)["parties"]
    return Figure(parts={"gini": stats.gini(found), "largest": stats.top_share(found, 1)}, size=len(found))


@scorer.metric("6A-P06", reads=PEOPLE)
def retired_follow_age(view):
    codes, table = segment_table(view)
    found, held = countries(view), large_countries(view)
    retired = table[held][:, codes == segment_codes(view)[view.params("6A-P06")["segment"]]].sum(axis=1) / found["retail"][held]
    return Figure(stats.spearman(retired, found["share_65_plus"][held]), size=int(held.sum()))


@scorer.metric("6A-A01", reads=ACCOUNTS)
def accounts_per_party(view):
    found, members = account_mix(view), parties_of_type(view)
    means = np.bincount(found["party_type_code"], found["accounts"], len(TYPES)) / np.maximum(members, 1)
    return Figure(parts={"mean": float(found["accounts"].sum() / members.sum()), "business_to_retail": float(means[BUSINESS] / means[RETAIL])},
                  size=int(members[BUSINESS]), detail=dict(zip(TYPES, means.tolist(), strict=True)))


@scorer.metric("6A-A02", reads=ACCOUNTS)
def account_mix_by_segment(view):
    found = account_mix(view)
    retail = found["party_type_code"] == RETAIL
    mixes = [np.bincount(found["account_type_code"][s], found["accounts"][s], len(account_kinds(view)))
             for code in np.unique(found["segment_code"][retail]) for s in [retail & (found["segment_code"] == code)]]
    distances = [stats.total_variation(p, q) for p, q in combinations(mixes, 2)]
    return Figure(stats.median(distances), size=int(min(mix.sum() for mix in mixes)))


@scorer.metric("6A-A03", reads=ACCOUNTS)
def accounts_as_wanted(view):
    held = [row for row in holding_figures(view) if row["parties"] >= view.params("6A-A03")["support"]]
    errors = {row["account_type"]: row["mean"] / row["wanted_mean"] - 1 for row in held}
    return Figure(max(map(abs, errors.values()), default=None), size=len(held), detail=errors)


@scorer.metric("6A-A04", reads=ACCOUNTS)
def parties_without_an_account(view):
    found = without_account(view)
    without, dormant = found.get(False, (0, 0))
    return Figure(parts={"active": found[True][0], "dormant_share": without / dormant if dormant else None}, size=dormant)


@scorer.metric("6A-I01", reads=INSTRUMENTS)
def instruments_as_wanted(view):
    params, found, mix, errors = view.params("6A-I01"), instrument_mix(view), account_mix(view), {}
    wanted = view.policy("policy_6A.instruments__holdings")
    for code, kind in account_kinds(view).items():
        accounts = mix["accounts"][mix["account_type_code"] == code].sum()
        if accounts >= params["support"]:
            mean = sum(row["mean"] for row in wanted if row["account_type"] == kind["account_type"])
            errors[kind["account_type"]] = float(found["instruments"][found["account_type_code"] == code].sum() / accounts / mean - 1)
    return Figure(max(map(abs, errors.values()), default=None), size=len(errors), detail=errors)


@scorer.metric("6A-I02", reads=INSTRUMENTS)
def cards_by_capability_and_scheme(view):
    params, found = view.params("6A-I02"), instrument_mix(view)
    card = found["class_code"] != HANDLE
    n, total = found["instruments"], found["instruments"][card].sum()
    online_only = card & (found["capability_mask"] & 3 == 2)
    token = card & np.isin(found["class_code"], params["token_classes"])
    regions = {}
    for region in np.unique(found["region"].astype(str)):
        here = card & (found["region"] == region)
        regions[str(region)] = stats.top_share(np.bincount(found["scheme_code"][here], n[here]), 1)
    return Figure(parts={"online_only": float(n[online_only].sum() / total), "token": float(n[token].sum() / total), "scheme": max(regions.values())},
                  size=int(total), detail=regions)


@scorer.metric("6A-I03", reads=INSTRUMENTS)
def cards_per_party(view):
    found = cards_of_parties(view)
    cards, n = found["cards"], found["parties"]
    return Figure(parts={"mean": float((cards * n).sum() / n.sum()), "p99": stats.quantile_of_counts(cards, n, 0.99), "max": int(cards.max())}, size=int(n.sum()))


@scorer.metric("6A-G01", reads=LINKS)
def addresses_in_the_own_country(view):
    found = edges(view)
    return Figure(float(found["n"][found["is_home"]].sum() / found["n"].sum()), size=int(found["n"].sum()))


@scorer.metric("6A-G02", reads=LINKS)
def addresses_of_a_device(view):
    found = device_addresses(view)
    held = found["owner_kind_code"] == 0
    values, n = found["addresses"][held], found["n"][held]
    return Figure(parts={"mean": float((values * n).sum() / n.sum()), "distinct": len(values), "p99": stats.quantile_of_counts(values, n, 0.99)}, size=int(n.sum()))


@scorer.metric("6A-G03", reads=DEVICES)
def shared_devices(view):
    found, parts, sizes = device_users(view), {}, []
    for name, types in view.params("6A-G03")["types"].items():
        held = np.isin(found["device_type_code"], types)
        sizes.append(int(found["n"][held].sum()))
        parts[name] = float(found["n"][held & (found["users"] > 1)].sum() / sizes[-1]) if sizes[-1] else None
    return Figure(parts=parts, size=min(sizes))


@scorer.metric("6A-G04", reads=LINKS + DEVICES)
def roles_of_links(view):
    found, roles = edges(view), device_link_roles(view)
    share = np.bincount(found["link_role_code"], found["n"], 3) / found["n"].sum()
    return Figure(parts={"rarest": float(share.min()), "second_to_owner": roles.get(1, 0) / roles[0] if roles.get(0) else None}, size=int(found["n"].sum()))


@scorer.metric("6A-G05", reads=LINKS)
def concentration_of_addresses(view):
    values, n = degrees(view)
    top = stats.top_share_of_counts(values, n, view.params("6A-G05")["top"])
    return Figure(parts={"gini": stats.gini_of_counts(values, n), "top": top}, size=int(n.sum()))


@scorer.metric("6A-G06", reads=LINKS)
def kinds_of_addresses(view):
    found, seen = of_parties(view), edges(view)

    def mean(kind):
        held = found["ip_type_code"] == kind
        return float((found["devices"] * found["n"])[held].sum() / found["n"][held].sum()) if held.any() else None

    hidden = np.isin(seen["ip_type_code"], (DATACENTRE, PRIVATE_NETWORK))
    return Figure(parts={"hidden": float(seen["n"][hidden].sum() / seen["n"].sum()), "residential": mean(RESIDENTIAL), "mobile": mean(MOBILE)},
                  size=int(seen["n"].sum()))
