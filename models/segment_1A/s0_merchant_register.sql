-- Which merchants exist, where is each at home, what does it sell and how does it take cards?
with home as (
    select
        1000000000 + (row_number() over (order by country_iso, home_index) * 618033949 + 11) % 999999937 as merchant_id,
        row_number() over (order by country_iso, home_index) as register_ordinal,
        country_iso,
        gdp_bucket
    from (
        select country_iso, gdp_bucket, unnest(range(1, n_register + 1)) as home_index
        from {{ ref('s0_country_frame') }}
    )
),

drawn as (
    select
        *,
        {{ rng_uniform('1A.S0.mcc_order', ['register_ordinal']) }} as u_order,
        {{ rng_uniform('1A.S0.mcc', ['register_ordinal']) }} as u_mcc,
        {{ rng_uniform('1A.S0.channel', ['register_ordinal']) }} as u_channel
    from home
),

-- A quota, not independent draws: sector shares hold on every seed.
queued as (
    select *, row_number() over (order by u_order, register_ordinal) as queue_position
    from drawn
),

sector_bracket as (
    select
        ordinal::varchar as sector,
        mcc_group,
        channel_probs_card_present as card_present,
        channel_probs_card_present + channel_probs_card_not_present as not_mixed,
        round(sum(share) over (order by ordinal) - share, 9) as bracket_from,
        case when ordinal = max(ordinal) over () then 1e0 else round(sum(share) over (order by ordinal), 9) end as bracket_to
    from {{ source('policy_1A', 'merchant_mix__mcc_groups') }}
),

in_sector as (
    select q.*, s.sector, s.mcc_group, s.card_present, s.not_mixed
    from (select *, {{ golden_ratio_fraction('queue_position', '0e0') }} as quota from queued) as q
    inner join sector_bracket as s on q.quota >= s.bracket_from and q.quota < s.bracket_to
),

-- The same quota over the channels of a sector, in an order of its own.
in_channel as (
    select
        *,
        {{ golden_ratio_fraction('row_number() over (partition by sector order by u_channel, register_ordinal)', '0e0') }} as channel_quota
    from in_sector
),

mcc_bracket as (
    select
        parent as sector,
        key::smallint as mcc,
        round((sum(value) over queue - value) / sum(value) over (partition by parent), 9) as bracket_from,
        case
            when ordinal = max(ordinal) over (partition by parent) then 1e0
            else round(sum(value) over queue / sum(value) over (partition by parent), 9)
        end as bracket_to
    from {{ source('policy_1A', 'merchant_mix__mcc_groups__mcc_weights') }}
    window queue as (partition by parent order by ordinal)
)

select
    c.merchant_id,
    c.register_ordinal::integer as register_ordinal,
    m.mcc,
    c.mcc_group,
    case
        when c.channel_quota < c.card_present then 'card_present'
        when c.channel_quota < c.not_mixed then 'card_not_present'
        else 'mixed'
    end as channel,
    c.country_iso as home_country_iso,
    c.gdp_bucket
from in_channel as c
inner join mcc_bracket as m on m.sector = c.sector and c.u_mcc >= m.bracket_from and c.u_mcc < m.bracket_to
order by c.register_ordinal
