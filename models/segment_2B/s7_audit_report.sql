-- Does the published data, read again from scratch, keep what the states promised?
with finding as (
    {% call audit_check('alias_slice_schema', '2B-S7-200', 'S2', 'table_id') -%}
        select table_id from {{ ref('s7_alias_audit') }} where not is_readable
    {%- endcall %}
    union all
    {% call audit_check('alias_slice_checksum', '2B-S7-201', 'S2', 'table_id') -%}
        select table_id from {{ ref('s7_alias_audit') }} where is_checksum_right is distinct from true
    {%- endcall %}
    union all
    {% call audit_check('alias_slot_overlap', '2B-S7-202', 'S2', 'slot') -%}
        select slot from {{ ref('s2_alias_slots') }} group by slot having count(*) > 1
    {%- endcall %}
    union all
    {% call audit_check('alias_alignment', '2B-S7-203', 'S2', 'blob_size_bytes') -%}
        select h.blob_size_bytes
        from {{ ref('s2_alias_header') }} as h
        cross join (select sum(ceil(slice_bytes / 8) * 8) as bytes from {{ ref('s7_alias_audit') }}) as a
        where h.blob_size_bytes is distinct from a.bytes or h.blob_size_bytes % h.alignment_bytes <> 0
    {%- endcall %}
    union all
    {% call audit_check('alias_bit_depth', '2B-S7-204', 'S2', 'table_id') -%}
        select a.table_id from {{ ref('s7_alias_audit') }} as a cross join {{ ref('s2_alias_header') }} as h where a.prob_qbits <> h.quantised_bits
    {%- endcall %}
    union all
    {% call audit_check('alias_decode', '2B-S7-205', 'S2', 'table_id') -%}
        select a.table_id
        from {{ ref('s7_alias_audit') }} as a
        cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
        where not coalesce(a.is_sum_right and a.max_abs_delta <= p.quantisation_epsilon, false)
    {%- endcall %}
    union all
    {% call audit_check('alias_blob_digest', '2B-S7-206', 'S2', 'blob_sha256') -%}
        select h.blob_sha256
        from {{ ref('s2_alias_header') }} as h
        cross join (select alias_blob_sha256(list(slice order by table_id)) as blob_sha256 from {{ ref('s2_alias_blob') }}) as b
        where h.blob_sha256 is distinct from b.blob_sha256
    {%- endcall %}
    union all
    {% call audit_check('day_grid', '2B-S7-300', 'S4', "merchant_idx || '|' || day_idx || '|' || tz_idx") -%}
        (select merchant_idx, day_idx, tz_idx from {{ ref('s3_day_effects') }}
        except select merchant_idx, day_idx, tz_idx from {{ ref('s4_group_weights') }})
        union all
        (select merchant_idx, day_idx, tz_idx from {{ ref('s4_group_weights') }}
        except select merchant_idx, day_idx, tz_idx from {{ ref('s3_day_effects') }})
    {%- endcall %}
    union all
    {% call audit_check('gamma_echo', '2B-S7-301', 'S4', 'group_row') -%}
        select w.group_row
        from {{ ref('s4_group_weights') }} as w
        left join {{ ref('s3_day_effects') }} as g on g.merchant_idx = w.merchant_idx and g.day_idx = w.day_idx and g.tz_idx = w.tz_idx
        where w.gamma is distinct from g.gamma
    {%- endcall %}
    union all
    {% call audit_check('group_mass', '2B-S7-302', 'S4', "merchant_idx || '|' || day_idx") -%}
        select merchant_idx, day_idx from {{ ref('s4_group_weights') }} group by all having sum(mass_q) <> 4294967296
    {%- endcall %}
    union all
    {% call audit_check('group_keys', '2B-S7-303', 'S4', "merchant_idx || '|' || tz_idx") -%}
        (select merchant_idx, tz_idx from {{ ref('s4_group_weights') }} except select merchant_idx, tz_idx from {{ ref('s1_site_weights') }})
        union all
        (select merchant_idx, tz_idx from {{ ref('s1_site_weights') }} except select merchant_idx, tz_idx from {{ ref('s4_group_weights') }})
    {%- endcall %}
    union all
    {% call audit_check('base_share', '2B-S7-304', 'S4', "merchant_idx || '|' || tz_idx") -%}
        select distinct w.merchant_idx, w.tz_idx
        from {{ ref('s4_group_weights') }} as w
        left join (
            select merchant_idx, tz_idx, sum(mass_q) / 4294967296e0 as base_share from {{ ref('s1_site_weights') }} group by all
        ) as b on b.merchant_idx = w.merchant_idx and b.tz_idx = w.tz_idx
        where w.base_share is distinct from b.base_share
    {%- endcall %}
    union all
    {% call audit_check('draws', '2B-S7-402', 'S8', 'stream') -%}
        select stream from {{ ref('rng_trace_2B') }} where keys_expected is distinct from keys_observed
    {%- endcall %}
    union all
    {% call audit_check('registered_streams', '2B-S7-405', 'S8', 'stream') -%}
        select stream from {{ ref('rng_trace_2B') }} where draws_per_key is null
    {%- endcall %}
    union all
    {% call audit_check('site_in_group', '2B-S7-410', 'S5', 'arrival_no') -%}
        select l.arrival_no
        from {{ ref('s5_selection_log') }} as l
        left join {{ ref('s1_site_weights') }} as w on w.site_id = l.site_id
        where w.tz_idx is distinct from l.tz_idx or w.merchant_idx is distinct from l.merchant_idx
    {%- endcall %}
    union all
    {% call audit_check('edge_attributes', '2B-S7-411', 'S6', 'arrival_no') -%}
        select l.arrival_no
        from {{ ref('s6_edge_log') }} as l
        left join {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e on e.edge_id = l.edge_id
        where (l.ip_country_iso, l.edge_lat_deg, l.edge_lon_deg) is distinct from (e.ip_country, e.lat_deg, e.lon_deg)
    {%- endcall %}
)

select * from finding
order by check_id
