-- Every file in the bundle folder is listed, and every listed file is there.
{% call gate_no_rows("fault") %}
with listed as (
    select path from {{ ref('s5_validation_bundle_2A') }} where path <> '_passed.flag'
),

present as (
    select path from ({{ bundle_files('2A') }}) where path <> 'index.json'
)

select 'not listed: ' || path as fault from present anti join listed using (path)
union all
select 'not there: ' || path from listed anti join present using (path)
{% endcall %}
