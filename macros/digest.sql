{#- Digests of rows as text: the same for any compression, row-group size or thread count. -#}

{#- SHA-256 of a relation's rows as JSON, one a line, in the order of `keys`; a scalar subquery without its parentheses. -#}
{% macro rows_sha256(relation, keys) -%}
select sha256(coalesce(string_agg(to_json(digested)::varchar, chr(10) order by {{ keys | join(', ') }}), '')) from {{ relation }} as digested
{%- endmacro %}
