-- Shares of the first pairs, some 200 rows, come out the same in an implementation of its own.
{% call gate_no_rows("item") %}
with listed as (
    select
        s.*,
        coalesce(z.alpha_effective, f.default_floor_alpha) as alpha_prior,
        count(*) over (order by s.merchant_id, s.legal_country_iso range between unbounded preceding and current row) as n_so_far
    from {{ ref('s3_zone_shares') }} as s
    left join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = s.legal_country_iso and z.tzid = s.tzid
    cross join {{ source('policy_3A', 'zone_floor_policy') }} as f
),

replayed as (
    select
        merchant_id,
        legal_country_iso,
        list(tzid order by tzid) as tzid,
        list(share_ppb order by tzid) as published,
        zone_share_replay(
            any_value(e.seed)::bigint, merchant_id, legal_country_iso, list(tz_idx order by tzid), list(alpha_prior order by tzid),
            list(observed_site_count order by tzid), any_value(p.lambda_sigma)::double, any_value(p.lambda_clip_lo)::double,
            any_value(p.lambda_clip_hi)::double, (any_value(p.footprint_weight) * pow(sum(observed_site_count), any_value(p.footprint_size_exponent)))::double
        ) as recomputed
    from listed
    cross join {{ source('policy_3A', 's3_dispersion') }} as p
    cross join {{ source('engine', 'run') }} as e
    where n_so_far <= 250
    group by merchant_id, legal_country_iso
)

select merchant_id || '|' || legal_country_iso || '|' || tzid || ': ' || published || ', replayed ' || recomputed as item
from (
    select merchant_id, legal_country_iso, unnest(tzid) as tzid, unnest(published) as published, unnest(recomputed) as recomputed
    from replayed
)
where not coalesce(abs(published - recomputed) <= 1, false)
union all
select 'no row to replay'
from replayed
having count(*) = 0
{% endcall %}
