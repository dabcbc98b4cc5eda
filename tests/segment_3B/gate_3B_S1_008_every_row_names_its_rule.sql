-- Every merchant names the rule that decided and its version.
{% call gate_no_rows("merchant_id") %}
select merchant_id from {{ ref('virtual_classification_3B') }} where rule_id is null or rule_version is null
{% endcall %}
