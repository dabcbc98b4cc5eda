-- Segments' shares sum to one in every country, and a country's visitors fill its slots.
{% call gate_no_rows("fault") %}
select 'country ' || country_idx as fault from {{ ref('s1_segment_mix_6A') }} group by country_idx
having not coalesce(abs(sum(share::decimal(18, 12))::double - 1) <= 1e-9, false)
union all
select 'visitors of ' || country_iso from {{ ref('s1_corridor_6A') }} group by country_iso having count(*) <> 64 or count(distinct slot_no) <> 64
{% endcall %}
