-- Bad parties are neither too many nor too few.
with held as (
    select
        count(*) filter (where role = 'SYNTHETIC_ID') / any_value(t.n) as synthetic_share,
        count(*) filter (where role = 'MULE') / any_value(t.n) as mule_share,
        count(*) filter (where role = 'ASSOCIATE') / any_value(t.n) as associate_share,
        count(*) filter (where role = 'ORGANISER') / any_value(t.n) as organiser_share,
        count(*) / any_value(t.n) as not_clean_share
    from {{ ref('s1_latent_role') }}
    cross join (select count(*) as n from {{ ref('s1_party_base_6A') }}) as t
)

{% for name in ['SYNTHETIC_ID', 'MULE', 'ASSOCIATE', 'ORGANISER'] -%}
{%- set column = name | replace('_ID', '') | lower ~ '_share' -%}
select
    '{{ name }}' as scope,
    round(h.{{ column }}, 6)::varchar as found,
    'at most ' || p.caps_{{ name }} || ' and ' || p.caps_tolerance_sd || ' standard deviations' as allowed,
    coalesce(h.{{ column }} <= p.caps_{{ name }} + p.caps_tolerance_sd * sqrt(p.caps_{{ name }} / t.n), false) as is_ok,
    null::varchar as sample
from held as h
cross join {{ source('policy_6A', 'roles') }} as p
cross join (select count(*) as n from {{ ref('s1_party_base_6A') }}) as t
union all
{% endfor -%}
select 'not clean', round(h.not_clean_share, 6)::varchar, p.not_clean_min || ' to ' || p.not_clean_max, coalesce(h.not_clean_share between p.not_clean_min and p.not_clean_max, false), null
from held as h
cross join {{ source('policy_6A', 'roles') }} as p
