-- Which instruments are there, on which account, of which scheme and issuer, and until when? Egress.
with mix as (
    select
        country_idx,
        list(scheme_code order by scheme_code) as schemes,
        list(cumulative order by scheme_code) as cumulative,
        any_value(n_issuers) as n_issuers
    from (
        select *, sum(share::decimal(18, 9)) over (partition by country_idx order by scheme_code)::double as cumulative
        from {{ ref('s3_scheme_mix_6A') }}
    )
    group by country_idx
),

-- issuers by rank: a Zipf law over the country's number of them
issuer as (
    select
        n.n_issuers,
        list_transform(range(1, n.n_issuers + 1), lambda k: list_sum(list_transform(range(1, k + 1), lambda i: pow(i, -p.issuers_zipf)))) as cumulative
    from (select distinct n_issuers from {{ ref('s3_scheme_mix_6A') }}) as n
    cross join {{ source('policy_6A', 'instruments') }} as p
),

-- a token is that of the account's first card, where there is one
card as (
    select
        o.account_idx,
        min(o.instr_idx) as parent_instr_idx
    from {{ ref('s3_instrument_order') }} as o
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type_code = o.instrument_type_code and t.card_class = 'PHYSICAL_CARD'
    group by o.account_idx
),

joined as (
    select
        o.instr_idx,
        o.party_idx,
        o.account_idx,
        o.position,
        o.block,
        o.instrument_type_code,
        t.card_class,
        t.capability_mask,
        case when t.card_class in ('DEVICE_TOKEN', 'NETWORK_TOKEN') then c.parent_instr_idx end as parent_instr_idx,
        a.opened_day,
        b.country_idx,
        b.income_band
    from {{ ref('s3_instrument_order') }} as o
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type_code = o.instrument_type_code
    inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = o.account_idx
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = o.party_idx
    left join card as c on c.account_idx = o.account_idx
),

-- a token carries the scheme and issuer of its card, because it draws with the card's key
drawn as (
    select
        *,
        coalesce(parent_instr_idx, instr_idx) as source_idx,
        {{ rng_uniform('6A.S3.attr', ['coalesce(parent_instr_idx, instr_idx)'], index=0) }} as u_scheme,
        {{ rng_uniform('6A.S3.attr', ['coalesce(parent_instr_idx, instr_idx)'], index=1) }} as u_issuer,
        {{ rng_uniform('6A.S3.attr', ['instr_idx'], index=2) }} as u_opened,
        {{ rng_uniform('6A.S3.attr', ['instr_idx'], index=3) }} as u_expiry
    from joined
),

picked as (
    select
        d.*,
        case when d.block < 2 then m.schemes[{{ dist_categorical('d.u_scheme', 'm.cumulative') }}] else 0 end as scheme_code,
        {{ dist_categorical('d.u_issuer', 'i.cumulative') }} as issuer_no
    from drawn as d
    inner join mix as m on m.country_idx = d.country_idx
    inner join issuer as i on i.n_issuers = m.n_issuers
)

select
    p.instr_idx,
    {{ rng_keyed_id('6A.S3.instrument_id', 'p.instr_idx') }} as instrument_id,
    p.party_idx,
    p.account_idx,
    p.position,
    p.instrument_type_code::utinyint as instrument_type_code,
    case p.card_class when 'PHYSICAL_CARD' then 0 when 'DEVICE_TOKEN' then 1 when 'VIRTUAL_CARD' then 2 when 'NETWORK_TOKEN' then 3 else 4 end::utinyint as class_code,
    p.capability_mask::utinyint as capability_mask,
    p.scheme_code::utinyint as scheme_code,
    -- a leading 9 is set aside for national use: 9, country, scheme, kind, issuer
    case when p.block < 2 then
        90000000 + n.numeric::integer * 10000 + p.scheme_code::integer * 1000 + least(p.instrument_type_code::integer, 9) * 100 + p.issuer_no
    end::integer as bin8,
    case when p.block < 2 then least(greatest(p.income_band::integer - 1, 0), 4) end::utinyint as brand_tier,
    p.parent_instr_idx,
    floor(p.opened_day * p.u_opened)::smallint as opened_day,
    case when p.block < 2 then (q.expiry_min + floor(q.expiry_span * p.u_expiry) - floor(-floor(p.opened_day * p.u_opened) / 30)
        % (q.expiry_min + floor(q.expiry_span * p.u_expiry))) end::smallint as expiry_month,
    p.card_class = 'PHYSICAL_CARD' and p.u_expiry < q.contactless as is_contactless,
    p.card_class = 'DEVICE_TOKEN' as is_wallet
from picked as p
inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = p.country_idx
inner join {{ source('ref', 'ref_countries') }} as n on n.country_iso = c.country_iso
cross join {{ source('policy_6A', 'instruments') }} as q
order by p.instr_idx
