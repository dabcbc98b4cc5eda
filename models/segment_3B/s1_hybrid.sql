-- Which of the other merchants trade both ways?
{{ systematic_choice('(select * from ' ~ ref('s1_virtual_score') ~ ' anti join (select merchant_id from '
    ~ ref('s1_virtual_only') ~ ' where is_chosen) using (merchant_id))', 'hybrid', 2) }}
