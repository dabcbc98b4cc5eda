-- Which households have a line, and does it have an address of its own?
with drawn as (
    select
        h.hh_idx,
        h.place_idx,
        p.country_idx,
        least(greatest(i.home_of_online * pow(f.online_share, i.home_exponent), i.home_min), i.home_max) as line_share,
        {{ rng_uniform('6A.S4.hh', ['h.hh_idx'], index=0) }} as u_line,
        {{ rng_uniform('6A.S4.hh', ['h.hh_idx'], index=1) }} as u_own,
        {{ rng_uniform('6A.S4.hh', ['h.hh_idx'], index=2) }} as u_pick,
        i.home_own
    from {{ ref('s1_household_base_6A') }} as h
    inner join {{ ref('s1_place_base_6A') }} as p on p.place_idx = h.place_idx
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso = p.country_iso
    cross join {{ source('policy_6A', 'ips') }} as i
)

select
    hh_idx,
    place_idx,
    country_idx,
    u_line < line_share as has_line,
    u_line < line_share and u_own < home_own as has_own_address,
    u_pick
from drawn
order by hh_idx
