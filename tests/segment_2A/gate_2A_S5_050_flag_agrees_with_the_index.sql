-- The flag carries the digest of the bundle it stands for, and stands exactly where the dataset says so.
with said as (
    select coalesce(max(sha256) filter (where path = '_passed.flag'), 'no row') as flag_sha256
    from {{ ref('s5_validation_bundle_2A') }}
),

present as (
    select coalesce(max(flag_sha256), 'absent') as flag_sha256 from ({{ bundle_flag('2A') }})
),

indexed as (
    select bundle_sha256 from read_json('{{ segment_folder('2A') }}/_bundle/index.json', columns = {bundle_sha256: 'VARCHAR'})
)

select
    'flag' as scope,
    p.flag_sha256 as found,
    s.flag_sha256 as allowed,
    p.flag_sha256 = s.flag_sha256 and (p.flag_sha256 = i.bundle_sha256 or p.flag_sha256 = 'absent') as is_ok,
    null::varchar as sample
from said as s
cross join present as p
cross join indexed as i
