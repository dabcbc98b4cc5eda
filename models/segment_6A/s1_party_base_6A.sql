-- Who is each party: where does it live, of which segment, how long known, with which leanings, and how active?
with segment as (
    select
        s.segment_code,
        s.activity,
        s.tenure_months,
        s.profile_digital,
        s.profile_cash,
        s.profile_credit,
        s.profile_cross_border,
        s.profile_stability,
        list_transform(range(1, 7), lambda i: list_sum(list_slice(a.weights, 1, i))) as ages,
        list_transform(range(1, 6), lambda i: list_sum(list_slice(b.weights, 1, i))) as incomes
    from {{ source('policy_6A', 'segments__segments') }} as s
    inner join (
        select parent, list(value order by ordinal) as weights from {{ source('policy_6A', 'segments__segments__age_bands') }} group by parent
    ) as a on a.parent = s.ordinal::varchar
    inner join (
        select parent, list(value order by ordinal) as weights from {{ source('policy_6A', 'segments__segments__income_bands') }} group by parent
    ) as b on b.parent = s.ordinal::varchar
),

drawn as (
    select
        m.*,
        r.role,
        {% for name in ['tenure', 'kyc', 'age', 'income', 'acquisition', 'digital', 'cash', 'credit', 'cross_border', 'stability'] -%}
        {{ rng_uniform('6A.S1.attr', ['m.party_idx'], index=loop.index0) }} as u_{{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s1_member') }} as m
    left join {{ ref('s1_latent_role') }} as r on r.party_idx = m.party_idx
),

dated as (
    select
        d.*,
        least(q.tenure_max, floor({{ dist_lognormal('d.u_tenure', 'ln(s.tenure_months)', 'q.tenure_sigma') }}
            * case when d.role = 'SYNTHETIC_ID' then q.synthetic_tenure_factor else 1 end)) as tenure_months
    from drawn as d
    inner join segment as s on s.segment_code = d.segment_code
    cross join {{ source('policy_6A', 'segments') }} as q
)

select
    d.party_idx,
    {{ rng_keyed_id('6A.S1.party_id', 'd.party_idx') }} as party_id,
    d.country_idx,
    d.place_idx,
    d.cell_idx,
    p.tz_idx,
    c.currency_idx,
    h.hh_idx,
    d.segment_code,
    case d.party_type when 'RETAIL' then 0 when 'BUSINESS' then 1 else 2 end::utinyint as party_type_code,
    {{ dist_categorical('d.u_age', 's.ages') }}::utinyint as age_band,
    {{ dist_categorical('d.u_income', 's.incomes') }}::utinyint as income_band,
    case
        when d.u_kyc < q.kyc_simplified * case when d.role = 'SYNTHETIC_ID' then q.synthetic_simplified_factor else 1 end
            * case when d.tenure_months < q.kyc_young_months then q.kyc_young_factor else 1 end then 0
        when d.u_kyc >= 1 - q.kyc_enhanced * case when d.party_type = 'BUSINESS' then q.kyc_business_factor else 1 end then 2
        else 1
    end::utinyint as kyc_level,
    case
        when d.u_acquisition < q.acquisition_branch then 0
        when d.u_acquisition < q.acquisition_branch + q.acquisition_online then 1
        when d.u_acquisition < q.acquisition_branch + q.acquisition_online + q.acquisition_referral then 2
        else 3
    end::utinyint as acquisition_code,
    d.tenure_months::smallint as tenure_months,
    {% for name in ['digital', 'cash', 'credit', 'cross_border', 'stability'] -%}
    round(100 * least(greatest(s.profile_{{ name }} + q.profile_sigma * {{ dist_normal('d.u_' ~ name) }}, 0), 1))::utinyint as {{ name }}_pct,
    {% endfor -%}
    d.rank_no < d.n_active as is_active,
    case
        when d.rank_no < d.n_active
            then {{ sk_mass_below('d.rank_no + 1', 'd.n_active', 'd.skew_a') }} - {{ sk_mass_below('d.rank_no', 'd.n_active', 'd.skew_a') }}
        else 0
    end::float as activity_weight
from dated as d
inner join segment as s on s.segment_code = d.segment_code
inner join {{ ref('s1_place_base_6A') }} as p on p.place_idx = d.place_idx
inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = d.country_idx
inner join {{ ref('s1_household_base_6A') }} as h on h.household_key = d.household_key
cross join {{ source('policy_6A', 'segments') }} as q
order by d.party_idx
