-- No bound holds back the factor that gives online-only merchants their share.
{% call gate_no_rows("k_virtual") %}
select distinct k_virtual from {{ ref('s1_volume') }} where k_virtual_wanted is distinct from k_virtual
{% endcall %}
