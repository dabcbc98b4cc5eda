-- The population shares of each country sum to one exactly.
{% call gate_no_rows("country_iso") %}
select country_iso
from {{ ref('country_zone_universe_2A') }}
group by country_iso
having sum(population_share) <> 1 or min(population_share) < 0
{% endcall %}
