-- No cap of the governance policy exceeds the maximum that its schema allows.
-- depends_on: {{ ref('s0_sealed_inputs_2A') }}
with bound as (
    select cap, json_extract(schema.content, '$.properties.' || cap || '.maximum')::double as allowed
    from read_text('policies/schemas/segment_2A/tz_governance.schema.json') as schema
    cross join (values ('fallback_rate_cap'), ('fallback_country_rate_cap'), ('fallback_country_min_sites'), ('override_rate_cap')) as c (cap)
),

held as (
    unpivot (
        select
            fallback_rate_cap,
            fallback_country_rate_cap,
            fallback_country_min_sites::double as fallback_country_min_sites,
            override_rate_cap
        from {{ source('policy_2A', 'tz_governance') }}
    )
    on columns(*) into name cap value found
)

select
    b.cap as scope,
    h.found::varchar as found,
    'at most ' || b.allowed as allowed,
    coalesce(h.found > 0 and h.found <= b.allowed, false) as is_ok,
    null::varchar as sample
from bound as b
left join held as h on h.cap = b.cap
order by b.cap
