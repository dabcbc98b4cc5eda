-- No account stands above a maximum: none had to be moved or dropped for one.
{% call gate_no_rows("found") %}
select sum(kmax_overflow_rows) as found from {{ ref('s2_account_summary_6A') }}
cross join {{ source('policy_6A', 'products') }} as p
having sum(kmax_overflow_rows) > any_value(p.max_allowed_kmax_violations)
{% endcall %}
