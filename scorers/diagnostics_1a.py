"""Diagnostics of segment 1A: samples for drift tests, and tables by country, merchant and reason."""

from __future__ import annotations

from scorers.facts_1a import catalogue, expanding, scorer


@scorer.sample("outlets_per_merchant")
def outlets_per_merchant(view):
    return catalogue(view)["n_outlets"]


@scorer.sample("candidates_per_expanding_merchant")
def candidates_per_expanding_merchant(view):
    return expanding(view)["candidates"]


@scorer.sample("multi_country_merchants")
def multi_country_merchants(view):
    countries = catalogue(view)["n_countries"]
    return int((countries >= 2).sum()), len(countries)


@scorer.sample("homes_by_country")
def homes_by_country(view):
    return {
        row["home_country_iso"]: row["n"]
        for row in view.rows("select home_country_iso, count(*) as n from merchant_catalogue group by all order by all")
    }


@scorer.table("countries")
def countries(view):
    """Where homes and outlets are, and how much of a country one merchant holds."""
    return view.rows("""
        with per_merchant as (
            select legal_country_iso as country_iso, merchant_id, count(*) as n from outlet_catalogue group by all),
        outlets as (
            select country_iso, sum(n) as outlets, max(n) as largest_merchant_outlets from per_merchant group by all),
        homes as (select home_country_iso as country_iso, count(*) as homes from merchant_catalogue group by all)
        select f.country_iso, f.territory_class, f.gdp_bucket, round(f.openness, 6) as openness, f.n_register,
               coalesce(h.homes, 0) as homes, coalesce(o.outlets, 0) as outlets,
               round(coalesce(o.outlets, 0) / sum(o.outlets) over (), 8) as outlet_share,
               round(o.largest_merchant_outlets / o.outlets, 6) as largest_merchant_share
        from s0_country_frame f left join outlets o using (country_iso) left join homes h using (country_iso)
        order by outlets desc, country_iso""")


@scorer.table("merchants")
def merchants(view):
    """Each merchant's size draw, dispersion, candidates, target and realised countries."""
    return view.rows("""
        with candidates as (select merchant_id, count_if(not is_home) as candidates from s3_candidate_set group by all),
        foreign_rows as (select merchant_id, avg((legal_country_iso <> home_country_iso)::int) as foreign_share
                         from outlet_catalogue group by all)
        select m.merchant_id, m.mcc_group, m.channel, m.home_country_iso, m.size_profile,
               round(s.size_score, 9) as size_score,
               round(s.mu, 9) as mu, round(s.phi, 9) as phi, m.n_outlets, c.candidates, t.k_target, m.n_countries,
               round(f.foreign_share, 6) as foreign_share, round(m.design_weight, 6) as design_weight
        from merchant_catalogue m left join s2_outlet_counts s using (merchant_id)
        left join candidates c using (merchant_id)
        left join s4_foreign_target t using (merchant_id) left join foreign_rows f using (merchant_id)
        order by m.merchant_id""")


@scorer.table("reasons")
def reasons(view):
    """Why countries became candidates, and expansion by openness tercile and size profile."""
    return view.rows("""
        with by_reason as (
            select 'candidate_reason' as topic, code as key, count(*)::double as figure
            from (select unnest(reason_codes) as code from s3_candidate_set) group by all),
        homes as (
            select country_iso, ntile(3) over (order by openness, country_iso) as tercile from s0_country_frame),
        by_openness as (
            select 'expanding_share_by_openness_and_size' as topic,
                   'tercile ' || h.tercile || ', ' || m.size_profile as key,
                   round(avg((t.k_target >= 1)::int), 8) as figure
            from merchant_catalogue m join s4_foreign_target t using (merchant_id)
            join homes h on h.country_iso = m.home_country_iso group by all)
        select * from by_reason union all select * from by_openness order by all""")
