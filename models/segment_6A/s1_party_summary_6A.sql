-- How many parties of each kind and segment live in each country, and how many are active?
select
    country_idx,
    party_type_code,
    segment_code,
    count(*)::integer as parties,
    count(*) filter (where is_active)::integer as active
from {{ ref('s1_party_base_6A') }}
group by country_idx, party_type_code, segment_code
order by country_idx, party_type_code, segment_code
