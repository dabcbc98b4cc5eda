-- Reason codes and filter tags come from the closed vocabularies, sorted A to Z.
{% call gate_no_rows("merchant_id || ' ' || country_iso || ' ' || word") %}
    select merchant_id, country_iso, word
    from (select merchant_id, country_iso, unnest(reason_codes) as word from {{ ref('s3_candidate_set') }})
    where word not in (select value from {{ source('policy_1A', 'crossborder__candidate_reason_codes') }})
    union all
    select merchant_id, country_iso, word
    from (select merchant_id, country_iso, unnest(filter_tags) as word from {{ ref('s3_candidate_set') }})
    where word not in (select value from {{ source('policy_1A', 'crossborder__filter_tags') }})
    union all
    select merchant_id, country_iso, 'unsorted or empty'
    from {{ ref('s3_candidate_set') }}
    where len(reason_codes) = 0 or reason_codes <> list_sort(reason_codes) or filter_tags <> list_sort(filter_tags)
{% endcall %}
