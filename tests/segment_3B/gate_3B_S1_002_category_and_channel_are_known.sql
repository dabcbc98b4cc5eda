-- Every merchant has a category and a channel.
{% call gate_no_rows("merchant_id") %}
select merchant_id from {{ ref('s1_rule_match') }} where mcc is null or channel is null
{% endcall %}
