-- Every merchant, every zone of it and every zone in a country has one table.
{{ gate_same_keys(
    "select kind, merchant_idx, coalesce(legal_country_iso, '') as country, coalesce(tz_idx, -1) as tz from " ~ ref('s2_alias_index'),
    "select distinct 'merchant' as kind, merchant_idx, '' as country, -1 as tz from " ~ ref('s1_site_weights')
        ~ " union all select distinct 'group', merchant_idx, '', tz_idx from " ~ ref('s1_site_weights')
        ~ " union all select distinct 'zone', merchant_idx, legal_country_iso, tz_idx from " ~ ref('s1_site_weights'),
    ['kind', 'merchant_idx', 'country', 'tz']) }}
