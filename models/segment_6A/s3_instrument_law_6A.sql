-- How many instruments of each kind does an account have, by country and digital leaning, and by which thresholds are they drawn?
with holding as (
    select
        a.account_type_code,
        t.instrument_type_code,
        t.connectivity,
        t.digital_tilt,
        h.mean,
        h.k_max,
        h.law
    from {{ source('policy_6A', 'instruments__holdings') }} as h
    inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type = h.account_type
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type = h.instrument_type
),

-- ten bands of the digital leaning
tilted as (
    select
        c.country_idx,
        h.account_type_code,
        h.instrument_type_code,
        d.digital_band,
        h.k_max,
        h.law,
        least(h.mean * case
            when h.connectivity then p.connectivity_base + p.connectivity_slope * f.online_share
            else 1
        end * exp(least(greatest(h.digital_tilt * ((d.digital_band + 0.5) / 10 - 0.5), -p.tilt_clip), p.tilt_clip)), h.k_max) as mean_instruments
    from holding as h
    cross join {{ ref('s1_country_base_6A') }} as c
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso = c.country_iso
    cross join (select unnest(range(10)) as digital_band) as d
    cross join {{ source('policy_6A', 'instruments') }} as p
)

select
    country_idx,
    account_type_code::utinyint as account_type_code,
    instrument_type_code::utinyint as instrument_type_code,
    digital_band::utinyint as digital_band,
    round(mean_instruments, 9) as mean_instruments,
    truncated_law(law, k_max::integer, 0::double, 1::double, false, round(mean_instruments, 9)) as thresholds
from tilted
order by country_idx, account_type_code, instrument_type_code, digital_band
