-- Which rule fits each merchant, and what does the score look at?
-- depends_on: {{ ref('s0_gate_receipt_3B') }}
with merchant as (
    select m.merchant_id, m.merchant_idx, m.mcc, m.channel, m.home_country_iso, o.n_sites
    from {{ ref('merchant_catalogue') }} as m
    inner join (
        select merchant_id, count(*)::integer as n_sites from {{ ref('outlet_catalogue') }} group by merchant_id
    ) as o on o.merchant_id = m.merchant_id
),

rule_span as (
    select r.ordinal as rule_no, r.rule_id, r.priority, r.channel, s.from as mcc_from, s.to as mcc_to
    from {{ source('policy_3B', 'mcc_channel_rules__rules') }} as r
    inner join {{ source('policy_3B', 'mcc_channel_rules__rules__mcc') }} as s on s.parent = r.ordinal::varchar
),

matched as (
    select m.merchant_id, arg_min(s.rule_no, (s.priority, s.rule_id)) as rule_no
    from merchant as m
    inner join rule_span as s
        on m.mcc between s.mcc_from and s.mcc_to and (s.channel = m.channel or s.channel = 'any')
    group by m.merchant_id
),

-- registered addresses a head stand for how digital a country is; lists keep the order of the sums
presence as (
    select country_iso, ln((ipv4_addresses + 1e0) / population) as addresses_a_head
    from {{ source('ref', 'ref_countries') }}
    where population > 0
),

digital as (
    select
        p.country_iso,
        round((p.addresses_a_head - list_avg(w.found)) / list_stddev_pop(w.found), 9) as digital_index_z
    from presence as p
    cross join (select list(addresses_a_head order by country_iso) as found from presence) as w
),

typical as (
    select median(n_sites) as n_sites from merchant
)

select
    m.*,
    k.rule_no::integer as rule_no,
    coalesce(d.digital_index_z, 0) as digital_index_z,
    ln(m.n_sites / t.n_sites) as log_size
from merchant as m
left join matched as k on k.merchant_id = m.merchant_id
left join digital as d on d.country_iso = m.home_country_iso
cross join typical as t
order by m.merchant_id
