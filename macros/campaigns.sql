{#- What campaigns of segment 6B share. -#}

{#- A whole number from low to high, each as likely. -#}
{% macro whole_between(u, low, high) -%}
({{ low }} + floor({{ u }} * ({{ high }} - {{ low }} + 1)))
{%- endmacro %}

{#- Part of the horizon in which a campaign `c` is active, given the world's clock `s`. -#}
{% macro active_share(c, s) -%}
({{ c }}.length_s / ({{ s }}.horizon_hours * 3600e0) * {{ c }}.active_weekdays / 7e0)
{%- endmacro %}

{#- Whether a campaign `c` is active on a day of the world, from 0. -#}
{% macro is_active_day(c, day) -%}
({{ c }}.start_s < ({{ day }} + 1) * 86400 and {{ c }}.start_s + {{ c }}.length_s > {{ day }} * 86400
    and ({{ day }} - {{ c }}.start_s // 86400) % 7 < {{ c }}.active_weekdays)
{%- endmacro %}

{% macro merchant_roles() -%}
(select merchant_idx, 'NORMAL' as raw_role from {{ ref('merchant_catalogue') }})
{%- endmacro %}

{% macro party_roles() -%}
(select b.party_idx, coalesce(r.role, 'CLEAN') as raw_role from {{ ref('s1_party_base_6A') }} as b left join {{ ref('s1_latent_role') }} as r on r.party_idx = b.party_idx)
{%- endmacro %}

{#- Cell of a campaign, a dense number: class of demand, abroad or not, quarter of the local day, inside a burst or not. -#}
{% macro campaign_cell(campaign_idx, class_idx, is_abroad, quarter, is_burst) -%}
({{ campaign_idx }}::integer * 128 + {{ class_idx }}::integer * 16 + ({{ is_abroad }})::integer * 8 + ({{ quarter }})::integer * 2 + ({{ is_burst }})::integer)
{%- endmacro %}
