-- The digest of the country weights is the one that cdn_key_digest states.
{% call gate_no_rows("found") %}
-- depends_on: {{ ref('s0_gate_receipt_3B') }}
select w.found || ', stated ' || d.cdn_key_digest as found
from (
    select sha256(string_agg(country_iso || '=' || weight::decimal(13, 12), chr(10) order by country_iso)) as found
    from {{ source('policy_3B', 'cdn_country_weights__countries') }}
) as w
cross join {{ source('policy_3B', 'cdn_key_digest') }} as d
cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
where w.found is distinct from d.cdn_key_digest or p.version is distinct from d.source_policy_version
{% endcall %}
