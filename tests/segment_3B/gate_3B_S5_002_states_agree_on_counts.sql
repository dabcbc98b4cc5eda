-- Classification, settlement, catalogue and alias tables agree on merchants and edges.
{% call gate_no_rows("item") %}
select item from {{ ref('s5_structural_summary_3B') }} where verdict is distinct from 'pass' or figure is distinct from expected
{% endcall %}
