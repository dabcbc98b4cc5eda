-- The catalogue carries no order between countries; s3_candidate_set alone does.
{% call gate_no_rows('column_name') %}
    select column_name
    from (describe select * from {{ ref('outlet_catalogue') }})
    where column_name not in (
        'merchant_id', 'legal_country_iso', 'site_order', 'site_id', 'site_idx', 'merchant_idx', 'home_country_iso',
        'single_vs_multi_flag', 'raw_nb_outlet_draw', 'final_country_outlet_count'
    )
{% endcall %}
