-- With which chance does a campaign take a flow of each of its cells? Its classes by their parts, under the cap.
with weighted as (
    select
        d.*,
        s.share_ppb * 1e-9 as class_share,
        t.p_cap,
        (case when d.is_abroad then p.spill_weight else 1 end * q.value * case when d.is_burst then t.burst_gain else 1 end
            * case when d.presence = 0 then t.counter_weight else 1 end * d.flows)::decimal(18, 6) as pull
    from {{ ref('s3_candidate_density_6B') }} as d
    inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = d.campaign_idx
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    inner join {{ source('policy_6B', 'campaigns__templates__day_quarters') }} as q on q.parent = t.ordinal::varchar and q.ordinal = d.day_quarter
    inner join {{ ref('s3_campaign_class_6B') }} as s on s.campaign_idx = d.campaign_idx and s.class_idx = d.class_idx
    cross join {{ source('policy_6B', 'campaigns') }} as p
    where s.share_ppb > 0 and q.value > 0
),

shared as (
    select
        *,
        class_share * pull::double / (sum(pull) over (partition by campaign_idx, class_idx))::double as weight,
        flows * p_cap as cap
    from weighted
),

campaign as (
    select
        campaign_idx,
        list(cell_idx order by cell_idx) as cells,
        list(weight order by cell_idx) as weights,
        list(cap order by cell_idx) as caps,
        sum(cap::decimal(18, 6))::double as capacity
    from shared
    group by campaign_idx
),

planned as (
    select
        k.campaign_idx,
        k.cells,
        k.weights,
        k.caps,
        least(c.quota, floor(k.capacity * p.selection_fill))::integer as planned,
        p.selection_reserve,
        p.selection_reserve_sd
    from campaign as k
    inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = k.campaign_idx
    cross join {{ source('policy_6B', 'campaigns') }} as p
),

filled as (
    select
        planned,
        1 + selection_reserve + selection_reserve_sd / sqrt(greatest(planned, 1)) as reserve,
        unnest(cells) as cell_idx,
        unnest(water_fill(weights, planned::double, caps)) as expected
    from planned
    where planned > 0
)

select
    f.cell_idx,
    s.campaign_idx,
    s.class_idx,
    s.is_abroad,
    s.day_quarter,
    s.is_burst,
    s.presence,
    s.flows,
    f.planned,
    round(f.expected, 9) as expected,
    -- of 2^32
    greatest(least(floor(f.expected / s.flows * f.reserve * 4294967296), 4294967296), 1)::bigint as threshold
from filled as f
inner join shared as s on s.cell_idx = f.cell_idx
order by f.cell_idx
