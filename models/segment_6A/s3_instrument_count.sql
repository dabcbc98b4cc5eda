-- How many instruments of each kind does each account have? Kinds it has none of are left out.
with law as (
    select
        l.country_idx,
        l.account_type_code,
        l.instrument_type_code,
        l.digital_band,
        h.is_floor,
        {% for i in range(1, 7) -%}
        coalesce(l.thresholds[{{ i }}], 4294967296) as t{{ i }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s3_instrument_law_6A') }} as l
    inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = l.account_type_code
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type_code = l.instrument_type_code
    inner join {{ source('policy_6A', 'instruments__holdings') }} as h on h.account_type = a.account_type and h.instrument_type = t.instrument_type
),

drawn as (
    select
        a.account_idx,
        a.party_idx,
        a.ordinal,
        l.*,
        -- the one floor: an active party pays with a card
        l.is_floor and a.ordinal = 0 and b.is_active as is_floored,
        {{ rng_bits('6A.S3.count', ['a.account_idx', 'l.instrument_type_code']) }} as word
    from {{ ref('s2_account_base_6A') }} as a
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = a.party_idx
    inner join law as l
        on l.country_idx = b.country_idx and l.account_type_code = a.account_type_code
            and l.digital_band = least(b.digital_pct // 10, 9)
),

counted as (
    select
        account_idx,
        party_idx,
        ordinal,
        instrument_type_code,
        {% for i in range(1, 7) -%}(word >= t{{ i }})::integer{{ ' + ' if not loop.last }}{% endfor %} as drawn_n,
        is_floored
    from drawn
)

select
    account_idx,
    party_idx,
    ordinal,
    instrument_type_code,
    greatest(drawn_n, is_floored::integer)::utinyint as instruments
from counted
where drawn_n > 0 or is_floored
order by account_idx, instrument_type_code
