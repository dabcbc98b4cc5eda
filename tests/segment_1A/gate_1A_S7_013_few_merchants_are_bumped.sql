-- Moving an outlet to meet a minimum touches few merchants, and moves leave sums alone.
{{ gate_at_most(
    "select round(count(distinct merchant_id) filter (where bump <> 0) / count(distinct merchant_id), 9) from " ~ ref('s7_country_counts'),
    "select bump_share_max from " ~ source('policy_1A', 'validation'), 'share of merchants') }}
union all
{{ gate_equal(
    "select count(*) from (select merchant_id from " ~ ref('s7_country_counts') ~ " group by merchant_id having sum(bump) <> 0)",
    "select 0", 'merchants with unbalanced moves') }}
