-- What must a flow know of its merchant: class, family, price level, laws and risk?
with family as (
    select
        f.ordinal::utinyint as family_idx,
        f.*,
        a.law_no as amount_law_no,
        t.law_no as tail_law_no,
        h.low + (h.step >> 1) as high_factor
    from {{ source('policy_6B', 'amounts__families') }} as f
    inner join {{ ref('s2_law_6B') }} as a on a.law = f.amount_law
    inner join {{ ref('s2_law_6B') }} as t on t.law = f.tail_law
    cross join {{ source('policy_6B', 'issuer_score') }} as p
    inner join {{ ref('s2_law_cell_6B') }} as h on h.law_cell = a.law_no::integer * 8192 + floor(p.high_share * 4096)::integer
),

classed as (
    select
        m.merchant_idx,
        m.mcc,
        m.currency_code,
        {{ class_idx('p.primary_demand_class') }} as class_idx,
        coalesce(c.value, g.value) as family,
        {{ rng_bits('6B.S2.level', ['m.merchant_idx']) }} as level_word
    from {{ ref('merchant_catalogue') }} as m
    inner join {{ ref('merchant_class_profile_5A') }} as p on p.merchant_id = m.merchant_id
    left join {{ source('policy_6B', 'amounts__mcc_families') }} as c on c.key = m.mcc::varchar
    left join {{ source('policy_6B', 'amounts__group_families') }} as g on g.key = m.mcc_group
),

levelled as (
    select c.*, {{ law_value('c.level_word', 'v.low', 'v.step') }} as level_factor
    from (select c.*, l.law_no from classed as c cross join {{ ref('s2_law_6B') }} as l where l.law = 'price_level') as c
    inner join {{ ref('s2_law_cell_6B') }} as v on v.law_cell = {{ law_cell('c.level_word', 'c.law_no') }}
),

clearing as (
    select
        {% for way in ['pos', 'ecom', 'travel', 'fuel'] -%}
        max(8192 * ordinal::integer) filter (where law = 'clear_{{ way }}') as {{ way }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s2_law_6B') }}
    where policy = 'timing'
),

refund as (
    select unnest(range(8))::utinyint as class_idx, unnest({{ by_class('s', 'refund') }}) as share from {{ source('policy_6B', 'flow_shape') }} as s
)

select
    l.merchant_idx,
    l.class_idx::utinyint as class_idx,
    l.mcc,
    f.family_idx,
    f.family,
    u.currency_idx,
    greatest((f.base_minor * l.level_factor) >> 16, 1)::integer as level_minor,
    greatest((f.base_minor * f.high_factor) >> 16, 1)::integer as high_minor,
    {{ law_cell('0', 'f.amount_law_no') }} as amount_cells,
    {{ law_cell('0', 'f.tail_law_no') }} as tail_cells,
    {{ choice_below('f.tail_mass') }} as tail_below,
    {{ payment_purpose_code('f.pos_purpose') }}::utinyint as pos_purpose,
    {{ payment_purpose_code('f.ecom_purpose') }}::utinyint as ecom_purpose,
    case f.family when 'travel' then w.travel when 'fuel' then w.fuel else w.pos end as pos_clear_cells,
    case f.family when 'travel' then w.travel else w.ecom end as ecom_clear_cells,
    {{ choice_below('r.share') }} as refund_below,
    case when f.family = s.tip_family then {{ choice_below('s.tip_share') }} else 0 end as tip_below,
    l.mcc = s.preauth_mcc as is_preauth,
    t.risk_tier as merchant_tier
from levelled as l
inner join family as f on f.family = l.family
inner join {{ ref('s2_currency_dim_6B') }} as u on u.currency_code = l.currency_code
inner join refund as r on r.class_idx = l.class_idx
inner join {{ ref('s5_merchant_fraud_roles_6A') }} as t on t.merchant_idx = l.merchant_idx
cross join clearing as w
cross join {{ source('policy_6B', 'flow_shape') }} as s
order by l.merchant_idx
