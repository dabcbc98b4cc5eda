-- The bundle's index lists every member with a digest, and the flag carries the digest of the whole exactly when all hard gates hold.
with check_row as (
    select count(*) filter (where severity = 'error' and verdict not in ('pass', 'warn')) as n_broken
    from {{ ref('s9_checks_1A') }}
),

member as (
    select
        count(*) filter (where path <> '_passed.flag' and regexp_full_match(sha256, '[0-9a-f]{64}')) as n_sealed,
        count(*) filter (where path <> '_passed.flag') as n_members,
        count(*) filter (where path = 's9_checks_1A.csv') as n_checks,
        count(*) filter (where path = '_passed.flag' and regexp_full_match(sha256, '[0-9a-f]{64}')) as n_flags
    from {{ ref('s9_validation_bundle_1A') }}
)

select 'members without digest' as scope, (n_members - n_sealed)::varchar as found, '0' as allowed, n_members > 0 and n_members = n_sealed as is_ok, null::varchar as sample
from member
union all
select 'check lists', n_checks::varchar, '1', n_checks = 1, null
from member
union all
select 'flags', m.n_flags::varchar, (c.n_broken = 0)::integer::varchar, m.n_flags = (c.n_broken = 0)::integer, null
from member as m
cross join check_row as c
