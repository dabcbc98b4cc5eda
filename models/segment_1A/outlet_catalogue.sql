-- Which outlets exist, whose are they and in which country do they trade?
with outlet as (
    select
        s.merchant_id,
        s.legal_country_iso,
        s.site_order,
        m.merchant_idx::bigint * (v.max_outlets_per_merchant + 1) + s.running_number as site_id,
        m.merchant_idx,
        m.home_country_iso,
        m.n_outlets
    from {{ ref('s3_site_sequence') }} as s
    inner join {{ ref('merchant_catalogue') }} as m on m.merchant_id = s.merchant_id
    cross join {{ source('policy_1A', 'validation') }} as v
)

select
    o.merchant_id,
    o.legal_country_iso,
    o.site_order,
    o.site_id,
    (row_number() over (order by o.site_id) - 1)::integer as site_idx,
    o.merchant_idx,
    o.home_country_iso,
    o.n_outlets >= 2 as single_vs_multi_flag,
    o.n_outlets as raw_nb_outlet_draw,
    c.n_outlets as final_country_outlet_count
from outlet as o
inner join {{ ref('s7_country_counts') }} as c
    on c.merchant_id = o.merchant_id and c.legal_country_iso = o.legal_country_iso
order by o.site_id
