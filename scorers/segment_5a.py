"""Scorer of segment 5A: how much demand to expect from each merchant in each zone, channel and hour.

What each figure means, over which cohort and in which unit, stands in gates/segment_5A.yaml under its metric.
"""

from __future__ import annotations

import math

import numpy as np

from scorers import stats
from scorers.facts_5a import (
    NIGHT,
    VOLUME,
    WEEKEND,
    affected_shares,
    mass,
    merchant_volumes,
    scorer,
    tail_rows,
    volume_shares,
    weeks,
)
from scorers.gates import Bands
from scorers.registry import Figure

PROFILE = ("merchant_zone_profile_5A", "s3_effective_scale_5A")
WEEKS = ("class_zone_baseline_local_5A",)
SURFACE = ("s4_intensity_vectors_5A", "merchant_zone_profile_5A")
CHECKED = ("s5_recomposition_5A", "merchant_zone_profile_5A")
SHAPES = ("class_zone_shape_5A",)
CHOICE = ("s2_template_choice_5A", "merchant_zone_profile_5A", "s2_shape_vectors_5A")


@scorer.metric("5A-M01", reads=CHECKED + SURFACE)
def conservation(view):
    """Hours of the surface against the recomposition, both summed exactly per row."""
    found = view.rows("select avg(abs(largest_departure)) as departure, count(*) as n from s5_recomposition_5A where is_active")[0]
    return Figure(found["departure"], size=found["n"])


@scorer.metric("5A-M02", reads=SHAPES)
def shape_normalisation(view):
    found = view.value("select max(abs(total - 1)) from (select list_sum(list(shape_share order by bucket)) as total from class_zone_shape_5A group by shape_idx)")
    return Figure(found, size=view.value("select count(distinct shape_idx) from class_zone_shape_5A"))


@scorer.metric("5A-M03a", reads=PROFILE)
def channels_realised(view):
    params, shares = view.params("5A-M03a"), volume_shares(view, "channel_group")
    return Figure(
        parts={"at_least_a_tenth": sum(share >= params["share"] for share in shares.values()),
               "least_intended": min(shares.get(c, 0.0) for c in ("card_present", "card_not_present")), "mixed": shares.get("mixed", 0.0)},
        size=len(merchant_volumes(view)), detail=shares)


@scorer.metric("5A-M04", reads=WEEKS)
def night_gap(view):
    cnp, cp = (mass(view, NIGHT, channel=c) for c in ("card_not_present", "card_present"))
    return Figure(cnp - cp, size=len(weeks(view)), detail={"card_not_present": cnp, "card_present": cp})


@scorer.metric("5A-M05", reads=PROFILE)
def max_class_share(view):
    shares = volume_shares(view, "demand_class")
    return Figure(max(shares.values()), size=len(merchant_volumes(view)), detail=shares)


@scorer.metric("5A-M06", reads=PROFILE)
def max_country_share_within_class(view):
    rows = view.rows(f"""
        with cell as (select demand_class, legal_country_iso, sum(volume) as volume from {VOLUME} group by all),
        held as (select *, sum(volume) over (partition by demand_class) as of_class, sum(volume) over () as everything from cell)
        select demand_class, legal_country_iso, volume / of_class as share, of_class / everything as class_share
        from held order by share desc, demand_class, legal_country_iso""")
    counted = [row for row in rows if row["class_share"] >= view.params("5A-M06")["class_share"]]
    return Figure(counted[0]["share"] if counted else None, size=len(merchant_volumes(view)),
                  detail={"where": f"{counted[0]['demand_class']} {counted[0]['legal_country_iso']}" if counted else None,
                          "over_all_classes": rows[0]["share"] if rows else None})


@scorer.metric("5A-M07", reads=PROFILE)
def tail_zero_rate(view):
    rows = tail_rows(view)
    return Figure(float((rows["volume"] == 0).mean()) if len(rows["volume"]) else None, size=len(rows["volume"]))


@scorer.metric("5A-M08", reads=PROFILE)
def nontrivial_tzids(view):
    found = view.array(f"select sum(volume) from {VOLUME} group by tzid order by 1")
    return Figure(int((found > view.params("5A-M08")["weekly"]).sum()), size=len(found))


@scorer.metric("5A-M09", "5A-M10", reads=CHECKED + ("s4_zone_clock_5A",))
def recomposition_mismatch(view, metric_id):
    where = "where tz_idx in (select tz_idx from s4_zone_clock_5A where is_transition_day)" if metric_id == "5A-M10" else ""
    found = view.rows(f"select coalesce(sum(n_departures) / sum(n_hours), 0) as share, coalesce(sum(n_hours), 0) as n from s5_recomposition_5A {where}")[0]
    return Figure(found["share"], size=found["n"])


@scorer.metric("5A-M11", reads=SURFACE)
def top_countries_untouched(view):
    found, params = affected_shares(view), view.params("5A-M11")
    share = found["volume"] / found["volume"].sum()
    order = np.argsort(-share)
    top = np.union1d(np.flatnonzero(share >= params["share"]), order[: params["least_countries"]])
    return Figure(int((found["affected"][top] == 0).sum()), size=len(top))


def fairness(ratio: np.ndarray) -> float:
    """How far apart a high and a low share lie: 90th over 10th percentile."""
    return stats.quantile(ratio, 0.9) / stats.quantile(ratio, 0.1)


@scorer.metric("5A-M12", reads=SURFACE)
def overlay_fairness(view):
    found, params = affected_shares(view), view.params("5A-M12")
    ratio = found["affected"] / found["volume"]
    held = ratio[found["volume"] >= params["share"] * found["volume"].sum()]
    return Figure(fairness(held), size=len(held), detail={"least": float(held.min()), "greatest": float(held.max()), "over_all": fairness(ratio)})


@scorer.metric("5A-M13", reads=CHOICE)
def effective_templates(view):
    rows = view.rows("""
        with merchant as (select distinct on (m.merchant_id) m.merchant_id, m.demand_class, t.template_1, t.template_2, t.mix_weight
                          from merchant_zone_profile_5A m join s2_template_choice_5A t using (mz_idx) order by m.merchant_id, m.mz_idx)
        select demand_class, list(template_1 order by merchant_id) as t1, list(template_2 order by merchant_id) as t2,
               list(mix_weight order by merchant_id) as w from merchant group by all order by all""")
    found = {}
    for row in rows:
        if len(row["w"]) >= view.params("5A-M13")["min_merchants"]:
            w = np.array(row["w"])
            share = np.bincount(row["t1"], w, 16) + np.bincount(row["t2"], 1 - w, 16)
            share = share[share > 0] / share.sum()
            found[row["demand_class"]] = float(np.exp(-(share * np.log(share)).sum()))
    return Figure(min(found.values()) if found else None, size=len(rows), detail=found)


@scorer.metric("5A-M14", reads=WEEKS)
def archetype_order(view):
    night = mass(view, NIGHT, demand_class="online_24h") - mass(view, NIGHT, demand_class="consumer_daytime")
    weekend = mass(view, WEEKEND, demand_class="evening_weekend") - mass(view, WEEKEND, demand_class="office_hours")
    return Figure(parts={"night": night, "weekend": weekend}, size=len(weeks(view)))


@scorer.metric("5A-M15", reads=("scenario_calendar_5A",))
def amplitudes_in_bounds(view):
    policy = view.policy("policy_5A.scenario_overlay_policy")[0]
    rows = view.rows("select event_type, amplitude from scenario_calendar_5A order by event_id")
    held = [policy[f"amplitude_bounds_{r['event_type']}_min"] <= r["amplitude"] <= policy[f"amplitude_bounds_{r['event_type']}_max"] for r in rows]
    return Figure(float(np.mean(held)) if held else None, size=len(held))


@scorer.metric("5A-M16", reads=("s3_base_vectors_5A",) + PROFILE)
def variability_ratio(view):
    rows = view.columns(f"""select high_variability_flag as is_high, list_stddev_pop(base) / list_avg(base) as cv
                            from s3_base_vectors_5A join {VOLUME} m using (mz_idx) where volume > 0 order by mz_idx""")
    high, low = rows["cv"][rows["is_high"]], rows["cv"][~rows["is_high"]]
    return Figure(stats.median(high) / stats.median(low) if len(high) and len(low) else None, size=len(rows["cv"]))


@scorer.metric("5A-M17", "5A-M18", reads=PROFILE)
def top_merchant_share(view, metric_id):
    volumes = merchant_volumes(view)
    return Figure(stats.top_share(volumes, math.ceil(view.params(metric_id)["top"] * len(volumes))), size=len(volumes))


@scorer.metric("5A-M19", reads=PROFILE)
def merchant_tail_ratio(view):
    volumes = merchant_volumes(view)
    return Figure(stats.quantile(volumes, 0.99) / stats.median(volumes), size=len(volumes))


@scorer.metric("5A-M20", reads=PROFILE)
def tail_is_no_blanket(view):
    rows = tail_rows(view)
    live = rows["volume"][(rows["zone_origin"] == "remote") & (rows["volume"] > 0)]
    return Figure(parts={"zero_rate": float((rows["volume"] == 0).mean()) if len(rows["volume"]) else None,
                         "top_to_median": float(live.max() / np.median(live)) if len(live) else None}, size=len(rows["volume"]))


@scorer.metric("5A-M21", reads=PROFILE)
def top_tzid_share(view):
    shares = sorted(volume_shares(view, "tzid").values(), reverse=True)
    return Figure(sum(shares[: view.params("5A-M21")["top"]]), size=len(shares))


@scorer.metric("5A-M22", reads=PROFILE)
def virtual_only_share(view):
    return Figure(volume_shares(view, "virtual_mode").get("VIRTUAL_ONLY", 0.0), size=len(merchant_volumes(view)))


@scorer.metric("5A-M23", reads=PROFILE)
def classes_that_count(view):
    shares = volume_shares(view, "demand_class")
    return Figure(sum(share >= view.params("5A-M23")["share"] for share in shares.values()), size=len(shares))


@scorer.metric("5A-M24", reads=CHOICE)
def shape_variety(view):
    """Merchants' mixed weeks, compared pairwise inside a class, channel and kind of zone."""
    params = view.params("5A-M24")
    rows = view.rows("""
        with merchant as (
            select distinct on (m.merchant_id, m.demand_class, m.channel_group, t.zone_profile_id)
                m.demand_class, m.channel_group, t.zone_profile_id, m.merchant_id,
                list_transform(a.shape, lambda x, i: t.mix_weight * x + (1 - t.mix_weight) * b.shape[i]) as shape
            from merchant_zone_profile_5A m join s2_template_choice_5A t using (mz_idx)
            join s2_shape_vectors_5A a on a.shape_idx = t.shape_idx_1 join s2_shape_vectors_5A b on b.shape_idx = t.shape_idx_2
            order by all)
        select list(shape order by merchant_id) as shapes from merchant
        group by demand_class, channel_group, zone_profile_id having count(*) >= ?
        order by demand_class, channel_group, zone_profile_id""", [params["min_merchants"]])
    medians = []
    for row in rows:
        shapes = np.array(row["shapes"][: params["most_merchants"]])
        first, second = np.triu_indices(len(shapes), 1)
        medians.append(float(np.median(np.abs(shapes[first] - shapes[second]).sum(axis=1) / 2)))
    return Figure(min(medians) if medians else None, size=len(rows))


@scorer.metric("5A-M25", reads=SURFACE)
def daily_ratio(view):
    found = view.columns("""
        with hour as (select unnest(range(len(intensity))) // 24 as day, unnest(intensity) as intensity, unnest(factor) as factor
                      from s4_intensity_vectors_5A where is_active)
        select day, sum(intensity) as scenario, sum(case when factor > 0 then intensity / factor else 0 end) as baseline
        from hour group by all order by all""")
    ratio = found["scenario"] / found["baseline"]
    return Figure(parts={"least": float(ratio.min()), "greatest": float(ratio.max())}, size=len(ratio))


@scorer.metric("5A-E01", reads=PROFILE + ("s1_class_draw", "s1_class_affinity", "s1_merchant_demand"))
def class_shares_follow_affinities(view):
    """Chi-square of first choices against the sum of all merchants' chances; classes with little expected count as one."""
    rows = view.columns("""
        with chance as (
            select a.demand_class, sum(a.affinity) as expected
            from s1_merchant_demand m join s1_class_affinity a
              on a.sector = m.sector and a.channel = case when m.virtual_mode = 'VIRTUAL_ONLY' then 'virtual' else m.channel end
            group by a.demand_class)
        select c.expected, count(d.merchant_id) as observed from chance c left join s1_class_draw d on d.first_class = c.demand_class
        group by c.demand_class, c.expected order by c.demand_class""")
    p = stats.chi_square_p(rows["observed"].astype(float), rows["expected"], view.params("5A-E01")["min_expected"])
    return Figure(p, size=int(rows["observed"].sum()))


@scorer.metric("5A-E02", reads=WEEKS + PROFILE)
def channels_keep_other_hours(view):
    """Hours counted from the morning, so that an evening is later than a noon; merchants of each channel are the sample's size."""
    first_hour = view.params("5A-E02")["day_from_hour"]
    days = {}
    for channel in ("card_present", "card_not_present"):
        week = np.sum([w for (_, c), w in weeks(view).items() if c == channel], axis=0)
        days[channel] = np.roll(week.reshape(7, 24).sum(axis=0) / week.sum(), -first_hour)
    sizes = view.columns(f"select count(distinct merchant_id) as n from {VOLUME} where volume > 0 group by channel_group order by channel_group")["n"]
    cp, cnp = days["card_present"], days["card_not_present"]
    distance = float(np.abs(np.cumsum(cp) - np.cumsum(cnp)).max())
    later = float((np.arange(24) * (cnp - cp)).sum())
    return Figure(parts={"p": stats.kolmogorov_p(distance, int(sizes[0]), int(sizes[1])), "later_h": later}, size=int(sizes.sum()), detail={"distance": distance})


@scorer.metric("5A-E03", reads=PROFILE + SURFACE)
def claims_survive_resampling(view):
    """B+ claims of M07, M08 and M12 whose favourable half-interval lies inside the band: from the centre of the basic bootstrap interval on.

    Merchants are resampled for M07 and M08, countries for M12, keyed by the seed. The basic interval [2t - q95, 2t - q05] takes out
    that a resample holds fewer distinct merchants than the world.
    """
    params = view.params("5A-E03")
    draws = params["resamples"]
    rows = view.columns(f"select merchant_id, tzid, zone_role, volume from {VOLUME} order by mz_idx")
    _, merchant = np.unique(rows["merchant_id"], return_inverse=True)
    zones, zone = np.unique(rows["tzid"].astype(str), return_inverse=True)
    n = merchant.max() + 1
    counts = stats.resample_counts(n, draws, view.run.seed)
    is_tail = rows["zone_role"] == "tail_zone"
    tails = np.bincount(merchant, is_tail, n)
    zeros = np.bincount(merchant, is_tail & (rows["volume"] == 0), n)
    by_zone = np.zeros((n, len(zones)))
    np.add.at(by_zone, (merchant, zone), rows["volume"])
    touched = affected_shares(view)
    held = touched["volume"] >= view.params("5A-M12")["share"] * touched["volume"].sum()
    ratio = (touched["affected"] / touched["volume"])[held]
    picks = stats.resample_counts(len(ratio), draws, view.run.seed)
    weekly = view.params("5A-M08")["weekly"]
    found = {
        "5A-M07": (zeros.sum() / tails.sum(), (counts @ zeros) / (counts @ tails)),
        "5A-M08": (float((by_zone.sum(axis=0) > weekly).sum()), ((counts @ by_zone) > weekly).sum(axis=1).astype(float)),
        "5A-M12": (fairness(ratio), np.array([fairness(np.repeat(ratio, pick)) for pick in picks])),
    }
    intervals, kept = {}, 0
    for metric, (value, resampled) in found.items():
        low, high = stats.interval(resampled, params["level"])
        centre = 2 * value - stats.median(resampled)
        intervals[metric] = {"value": float(value), "interval": [float(2 * value - high), float(2 * value - low)], "centre": float(centre)}
        kept += Bands.of(view.gates.metric(metric), view.run.scale).at_b_plus(centre)
    return Figure(kept, size=n, detail=intervals)
