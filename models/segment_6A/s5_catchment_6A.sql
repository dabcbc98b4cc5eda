-- From which cells does each origin draw its custom, with which clientele, and whom rather than others? Egress.
with origin as (
    select place_key, unnest(origins) as origin_idx from {{ ref('s1_origin_place') }}
),

clientele as (
    select
        merchant_idx,
        place_idx,
        any_value(mkey) as mkey,
        max(clientele_n) filter (where presence = 0) as cp_clientele_n,
        max(clientele_n) filter (where presence = 1) as cnp_clientele_n,
        max(clientele_skew) filter (where presence = 0) as cp_skew,
        max(clientele_skew) filter (where presence = 1) as cnp_skew
    from {{ ref('s5_clientele_6A') }}
    group by merchant_idx, place_idx
),

-- four bits for each of sixteen groups of segments
preference as (
    select
        c.demand_class,
        sum(coalesce(f.weight, a.affinity_default)::hugeint << (4 * g.nibble))::ubigint as affinity
    from {{ ref('s1_foreign_share') }} as c
    cross join (select nibble, min(segment) as segment from {{ source('policy_6A', 'segments__segments') }} group by nibble) as g
    cross join {{ source('policy_6A', 'attachment') }} as a
    left join {{ source('policy_6A', 'attachment__affinities') }} as f on f.demand_class = c.demand_class and f.segment = g.segment
    group by c.demand_class
),

-- shares of a class as bounds of a 32-bit word: below the first from around, below the second from the country, else from abroad
bound as (
    select
        s.demand_class,
        {% for presence, name in [('cp', 'card_present'), ('cnp', 'card_not_present')] -%}
        (4294967295 * (1 - s.{{ presence }}_foreign) * a.sources_{{ name }}_local / (a.sources_{{ name }}_local + a.sources_{{ name }}_country))::uinteger as {{ presence }}_local,
        (4294967295 * (1 - s.{{ presence }}_foreign))::uinteger as {{ presence }}_country{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s1_foreign_share') }} as s
    cross join {{ source('policy_6A', 'attachment') }} as a
),

-- a big shop draws from a wider area, as far as the country goes
reach as (
    select
        o.origin_idx,
        o.merchant_idx,
        o.site_idx,
        o.demand_class,
        p.country_idx,
        k.* exclude (merchant_idx, place_idx),
        p.cell_off as place_off,
        p.cell_n as place_n,
        c.cell_off as country_cell_off,
        c.cell_n as country_cell_n,
        least(c.cell_n, greatest(
            p.cell_n,
            a.window_least_cells,
            ceil(a.window_members * (k.cp_clientele_n * a.sources_card_present_local + k.cnp_clientele_n * a.sources_card_not_present_local)
                / (q.cell_active_min + (q.cell_active_span - 1) / 2))))::integer as cell_n
    from {{ ref('s1_origin_base_6A') }} as o
    inner join origin as n on n.origin_idx = o.origin_idx
    inner join {{ ref('s1_place_base_6A') }} as p on p.place_key = n.place_key
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = p.country_idx
    inner join clientele as k on k.merchant_idx = o.merchant_idx and k.place_idx = p.place_idx
    cross join {{ source('policy_6A', 'attachment') }} as a
    cross join {{ source('policy_6A', 'population') }} as q
),

terminal as (
    select site_idx, min(dev_idx) as terminal_off, count(*) as terminal_n
    from {{ ref('s4_device_base_6A') }}
    where site_idx is not null
    group by site_idx
)

select
    r.origin_idx,
    r.country_idx,
    r.merchant_idx,
    r.mkey,
    least(greatest(r.place_off - (r.cell_n - r.place_n) // 2, r.country_cell_off), r.country_cell_off + r.country_cell_n - r.cell_n)::integer as cell_off,
    r.cell_n,
    r.country_cell_off,
    r.country_cell_n,
    64 * r.country_idx::integer as corridor_off,
    r.cp_clientele_n,
    r.cnp_clientele_n,
    r.cp_skew,
    r.cnp_skew,
    b.cp_local,
    b.cp_country,
    b.cnp_local,
    b.cnp_country,
    f.affinity,
    t.terminal_off,
    t.terminal_n::utinyint as terminal_n
from reach as r
inner join bound as b on b.demand_class = r.demand_class
inner join preference as f on f.demand_class = r.demand_class
left join terminal as t on t.site_idx = r.site_idx
order by r.origin_idx
