-- Catchments are dense, of one country each, hold all expected demand, and fit into their key.
{{ gate_equal('(select sum(expected_milli) from ' ~ ref('s1_catchment_6B') ~ ')', '(select sum(cp_milli + cnp_milli) from ' ~ ref('s1_origin_base_6A') ~ ')', 'expected_milli') }}
union all
{{ gate_equal('(select (count(*), min(catchment_idx), max(catchment_idx) + 1) from ' ~ ref('s1_catchment_6B') ~ ')',
    '(select (count(distinct catchment_idx), 0, count(distinct catchment_idx)) from ' ~ ref('s1_catchment_member') ~ ')', 'catchment_idx') }}
union all
{{ gate_at_most('(select max(catchment_idx) from ' ~ ref('s1_catchment_6B') ~ ')', '32767', 'largest catchment_idx') }}
union all
{{ gate_equal('(select max(n) from (select count(distinct country_idx) as n from ' ~ ref('s1_catchment_member') ~ ' group by catchment_idx))', '1', 'countries of a catchment') }}
