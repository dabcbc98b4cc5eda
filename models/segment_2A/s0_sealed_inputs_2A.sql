-- What may segment 2A read, by digest?
with sealed as (
    {{ sealed_inputs('2A',
        sources=['ref_places', 'ref_tz_links', 'ref_tz_polygons', 'ref_tz_zones'],
        datasets=['merchant_catalogue', 'outlet_catalogue', 'site_locations']) }}
),

-- The zone rules come from a package, not from a file under sources/.
package as (
    select 'tzdata' as name, 'package' as kind, tz_package('release') as version, tz_package('digest') as sha256
)

select name, kind, version, sha256 from sealed
union all
select name, kind, version, sha256 from package
order by kind, name
