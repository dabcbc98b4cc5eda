-- Events, draws and blocks recount from the points that were tried.
{% call gate_no_rows("fault") %}
with tried as (
    select count(*) as events
    from (
        select t.attempt, min(t.attempt) filter (where t.is_inside) over (partition by t.merchant_idx, t.edge_seq) as first_inside
        from {{ ref('s2_edge_point') }} as t
    )
    where attempt <= coalesce(first_inside, attempt)
)

select s.item || ': ' || s.figure || ', recounted ' || t.events * case s.item when 'rng_draws_total' then 2 else 1 end as fault
from {{ ref('s5_rng_summary_3B') }} as s
cross join tried as t
where s.item in ('rng_events_total', 'rng_draws_total', 'rng_blocks_total')
    and s.figure is distinct from t.events * case s.item when 'rng_draws_total' then 2 else 1 end
union all
select s.item || ': ' || sum(s.figure) || ' edges'
from {{ ref('s5_rng_summary_3B') }} as s
where s.item in ('edges_total', 'edges_by_country', 'attempt_histogram')
group by s.item
having sum(s.figure) <> (select count(*) from {{ ref('edge_catalogue_3B') }})
{% endcall %}
