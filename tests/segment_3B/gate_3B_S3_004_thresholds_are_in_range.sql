-- Masses of a law sum to 2^32, and thresholds lie in range.
{% call gate_no_rows("fault") %}
select 'slot ' || slot as fault from {{ ref('edge_alias_slots_3B') }} where not coalesce(prob_q between 0 and 4294967296, false)
union all
select 'merchant ' || merchant_idx from {{ ref('s3_edge_alias_law') }} where not coalesce(list_sum(mass_q) = 4294967296 and list_min(mass_q) > 0, false)
{% endcall %}
