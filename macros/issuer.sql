{#
  What the issuer does with a flow, for baseline flows and again for those that an attack has changed. Each macro takes a relation and
  gives its columns and new ones, helpers among them; words are columns of 52 bits that the caller draws from streams of its own.
    issuer_score   needs presence, local_hour, is_foreign, is_anonymous, is_new_device, is_burst, merchant_tier, level_minor, high_minor,
                   amount_ref_minor, score_word; adds issuer_score
    issuer_answer  needs presence, entry_mode, segment_code, market_idx, amount_ref_minor, issuer_score, answer_word, sca_word; adds sca
                   and response_code
#}

{#- Whole steps of amount over price level that the score tells apart. -#}
{% macro ratio_steps() -%}512{%- endmacro %}

{#- Steps of the amount that ordinary declines tell apart. -#}
{% macro amount_steps() -%}128{%- endmacro %}

{% macro decline_cell(presence, segment_code, amount_step) -%}
(({{ segment_code }}::integer * 2 + {{ presence }}::integer) * {{ amount_steps() }} + {{ amount_step }})::integer
{%- endmacro %}

{#- The score sees what is observable at the authorisation and nothing else: weighted facts, and noise for all that a model misses. -#}
{% macro issuer_score(relation) %}
select
    r.*,
    least(greatest(
        r.plain_points
        + case when r.is_foreign then r.foreign_points else 0 end
        + case when r.is_anonymous then r.anonymous_points else 0 end
        + case when r.is_new_device then r.device_points else 0 end
        + case when r.is_burst then r.burst_points else 0 end
        + case when r.amount_ref_minor > r.high_minor then r.high_points else 0 end
        + case when r.presence = 1 then r.ecom_points else 0 end
        + case when r.local_hour < r.night_until_hour then r.night_points else 0 end
        + r.merchant_tier * r.tier_points
        + t.ratio_points
        + (({{ law_value('r.noise_place', 'n.low', 'n.step') }} * r.noise_points) >> 16),
        0), 999)::smallint as issuer_score
from (
    select
        f.*,
        p.*,
        {{ word_value('f.score_word') }} as noise_place,
        least(f.amount_ref_minor::bigint * p.ratio_steps // f.level_minor, {{ ratio_steps() }} - 1)::integer as ratio_step
    from {{ relation }} as f
    cross join ({{ score_points() }}) as p
) as r
left join {{ ref('s2_score_ratio_6B') }} as t on t.ratio_step = r.ratio_step
left join ({{ cells_of("law = 'score_noise'") }}) as n on n.law_cell = r.noise_cells + {{ law_cell('r.noise_place', '0') }}
{% endmacro %}

{#- The policy's weights in whole points, one row. -#}
{% macro score_points() %}
select
    p.points_at_zero + {{ whole_points('intercept') }} as plain_points,
    {{ whole_points('foreign') }} as foreign_points,
    {{ whole_points('anonymiser') }} as anonymous_points,
    {{ whole_points('new_device') }} as device_points,
    {{ whole_points('velocity') }} as burst_points,
    {{ whole_points('high_amount') }} as high_points,
    {{ whole_points('ecom') }} as ecom_points,
    {{ whole_points('night') }} as night_points,
    {{ whole_points('merchant_tier') }} as tier_points,
    {{ whole_points('noise') }} as noise_points,
    p.night_until_hour,
    p.ratio_steps,
    8192 * l.score_noise as noise_cells
from {{ source('policy_6B', 'issuer_score') }} as p
cross join ({{ law_numbers(['score_noise']) }}) as l
{% endmacro %}

{% macro whole_points(weight) -%}
round(p.points_per_logit * p.weights_{{ weight }})::bigint
{%- endmacro %}

{#-
  Challenge, then answer. Online, a mandate or the score asks for a challenge, but not of stored credentials; who fails or gives up
  is asked to authenticate. Else a score at t_decline is mostly declined as suspected fraud, and the rest by ordinary shares.
-#}
{% macro issuer_answer(relation) %}
select
    r.*,
    case
        when r.sca >= 3 then r.authenticate_code
        when r.issuer_score >= r.t_decline and {{ word_value('r.answer_word') }} < r.suspected_below then r.suspected_code
        when {{ word_value('r.answer_word') }} < r.decline_below then r.reason_code
        else 0
    end::utinyint as response_code
from (
    select
        s.*,
        case
            when not s.is_challenged then (s.needs_authentication and {{ word_value('s.sca_word') }} < s.frictionless_below)::integer
            when {{ word_value('s.sca_word') }} < s.failed_below then 3
            when {{ word_value('s.sca_word') }} < s.abandoned_below then 4
            else 2
        end::utinyint as sca
    from (
        select
            w.*,
            d.decline_below,
            c.response_code as reason_code,
            w.needs_authentication and ({{ word_choice('w.sca_word') }} < m.step_up_below or w.issuer_score >= w.t_alert) as is_challenged
        from (
            select
                f.*,
                p.*,
                f.presence = 1 and f.entry_mode <> 7 as needs_authentication,
                least(f.amount_ref_minor // p.decline_step_minor, {{ amount_steps() }} - 1) as amount_step
            from {{ relation }} as f
            cross join ({{ answer_shares() }}) as p
        ) as w
        left join {{ ref('s2_market_dim_6B') }} as m on m.market_idx = w.market_idx
        left join {{ ref('s2_decline_law_6B') }} as d on d.decline_cell = {{ decline_cell('w.presence', 'w.segment_code', 'w.amount_step') }}
        left join {{ ref('s2_reason_cell_6B') }} as c on c.reason_cell = {{ share_cell('w.presence', word_choice('w.answer_word')) }}
    ) as s
) as r
{% endmacro %}

{#- Thresholds and codes of the answers, one row. -#}
{% macro answer_shares() %}
select
    s.t_alert,
    s.t_decline,
    {{ word_below('p.p_suspected_fraud') }} as suspected_below,
    {{ word_below('p.step_up_frictionless_share') }} as frictionless_below,
    {{ word_below('p.step_up_failed_share') }} as failed_below,
    {{ word_below('p.step_up_failed_share + p.step_up_abandoned_share') }} as abandoned_below,
    p.decline_step_minor,
    a.suspected_code,
    a.authenticate_code
from {{ source('policy_6B', 'flow_shape') }} as p
cross join {{ source('policy_6B', 'issuer_score') }} as s
cross join (
    select
        max(code) filter (where iso = '59') as suspected_code,
        max(code) filter (where iso = '1A') as authenticate_code
    from {{ source('policy_6B', 'flow_shape__answers') }}
) as a
{% endmacro %}
