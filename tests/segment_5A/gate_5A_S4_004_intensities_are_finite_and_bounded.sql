-- No hour is negative, not a number or beyond reason.
{% call gate_no_rows("mz_idx") %}
select mz_idx from {{ ref('s5_surface_profile_5A') }} where n_beyond_bounds <> 0
{% endcall %}
