-- When is pay day in each country: salaries, and benefits?
with country as (
    select
        country_iso,
        {{ rng_uniform('5A.S4.salary_rule', [iso_key('country_iso')]) }} as u_salary,
        {{ rng_uniform('5A.S4.benefit_day', [iso_key('country_iso')]) }} as u_benefit
    from (select distinct legal_country_iso as country_iso from {{ ref('merchant_zone_profile_5A') }})
),

month as (
    select (date_trunc('month', z.first_date) + to_months(m.month_no::integer))::date as first_of_month
    from {{ ref('s4_horizon') }} as z
    cross join (select unnest(range(-1, 5)) as month_no) as m
),

due as (
    select
        c.country_iso,
        m.first_of_month,
        k.kind_no,
        case
            when k.kind_no = 2 then m.first_of_month + (p.payday_benefit_day_lo - 1
                + floor(c.u_benefit * (p.payday_benefit_day_hi - p.payday_benefit_day_lo + 1)))::integer
            when c.u_salary < p.payday_salary_15_share then m.first_of_month + 14
            when c.u_salary < p.payday_salary_15_share + p.payday_salary_25_share then m.first_of_month + 24
            else last_day(m.first_of_month)
        end as due_date
    from country as c
    cross join month as m
    cross join (values (1), (2)) as k (kind_no)
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
),

-- a weekend is paid on the Friday before
paid as (
    select *, due_date - greatest(isodow(due_date) - 5, 0)::integer as pay_date
    from due
),

drawn as (
    select
        d.*,
        {{ rng_uniform('5A.S4.pay_peak', [iso_key('d.country_iso'), 'year(d.first_of_month) * 12 + month(d.first_of_month)', 'd.kind_no']) }} as u
    from paid as d
    cross join {{ ref('s4_horizon') }} as z
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    where d.pay_date::timestamp + to_hours(p.payday_length_h) > z.horizon_start_utc
        and d.pay_date::timestamp < z.horizon_start_utc + to_hours(z.horizon_hours)
)

select
    'PAYDAY' as event_type,
    'PAYDAY' as kind,
    d.country_iso,
    d.pay_date::timestamp as start_local,
    d.pay_date::timestamp + to_hours(p.payday_length_h) as end_local,
    'ramp' as shape_kind,
    round(p.payday_peak_lo + (p.payday_peak_hi - p.payday_peak_lo) * d.u, 9) as amplitude,
    p.payday_ramp_in_h::integer as ramp_in_h,
    p.payday_ramp_out_h::integer as ramp_out_h,
    case d.kind_no when 1 then 'salaries' else 'benefits' end as note
from drawn as d
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
order by d.country_iso, start_local, note
