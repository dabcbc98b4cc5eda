-- Every table decodes to the weights of its sites.
{% call gate_no_rows("table_id") %}
with decoded as (
    {{ alias_decoded(ref('s2_alias_slots'), ['table_id'], 'site_idx') }}
),

published as (
    select
        d.table_id,
        d.mass_times_n / (d.n_slots * 4294967296e0) as drawn_share,
        w.mass_q / (sum(w.mass_q) over (partition by d.table_id))::double as share
    from decoded as d
    left join {{ ref('s1_site_weights') }} as w on w.site_idx = d.site_idx
)

select distinct t.table_id
from published as t
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
where not coalesce(abs(t.drawn_share - t.share) <= p.quantisation_epsilon, false)
{% endcall %}
