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
    *,
    least(greatest(
        plain_points
        + case when is_foreign then foreign_points else 0 end
        + case when is_anonymous then anonymous_points else 0 end
        + case when is_new_device then device_points else 0 end
        + case when is_burst then burst_points else 0 end
        + case when amount_ref_minor > high_minor then high_points else 0 end
        + case when presence = 1 then ecom_points else 0 end
        + case when local_hour < night_until_hour then night_points else 0 end
        + merchant_tier * tier_points
        + ratio_points[ratio_step + 1]
        + (({{ law_gather('r', 'issuer_score', 'noise_edge', 'noise_place') }} * noise_points) >> 16),
        0), 999)::smallint as issuer_score
from (
    select
        *,
        least(amount_ref_minor::bigint * ratio_steps // level_minor, {{ ratio_steps() }} - 1) as ratio_step,
        {{ law_edge('noise_place', 'score_noise_cells') }} as noise_edge
    from (
        select f.*, p.*, {{ word_value('f.score_word') }} as noise_place
        from {{ relation }} as f
        cross join ({{ score_points() }}) as p
    )
) as r
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
    t.ratio_points,
    l.*
from {{ source('policy_6B', 'issuer_score') }} as p
cross join (select list(ratio_points order by ratio_step) as ratio_points from {{ ref('s2_score_ratio_6B') }}) as t
cross join ({{ law_table('issuer_score', ['score_noise']) }}) as l
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
    *,
    case
        when sca >= 3 then authenticate_code
        when issuer_score >= t_decline and answer_place < suspected_below then suspected_code
        when answer_place < declines[decline_cell + 1] then reasons[reason_cell + 1]
        else 0
    end::utinyint as response_code
from (
    select
        *,
        case
            when not is_challenged then (needs_authentication and sca_place < frictionless_below)::integer
            when sca_place < failed_below then 3
            when sca_place < abandoned_below then 4
            else 2
        end::utinyint as sca
    from (
        select
            *,
            needs_authentication and ({{ word_choice('sca_word') }} < step_ups[market_idx + 1] or issuer_score >= t_alert) as is_challenged,
            {{ decline_cell('presence', 'segment_code', 'amount_step') }} as decline_cell
        from (
            select
                f.*,
                p.*,
                f.presence = 1 and f.entry_mode <> 7 as needs_authentication,
                {{ word_value('f.answer_word') }} as answer_place,
                {{ word_value('f.sca_word') }} as sca_place,
                {{ share_cell('f.presence', word_choice('f.answer_word')) }} as reason_cell,
                least(f.amount_ref_minor // p.decline_step_minor, {{ amount_steps() }} - 1) as amount_step
            from {{ relation }} as f
            cross join ({{ answer_shares() }}) as p
        )
    )
)
{% endmacro %}

{#- Thresholds, codes and tables of the answers, one row. -#}
{% macro answer_shares() %}
select
    s.t_alert,
    s.t_decline,
    {{ word_below('p.p_suspected_fraud') }} as suspected_below,
    {{ word_below('p.step_up_frictionless_share') }} as frictionless_below,
    {{ word_below('p.step_up_failed_share') }} as failed_below,
    {{ word_below('p.step_up_failed_share + p.step_up_abandoned_share') }} as abandoned_below,
    p.decline_step_minor,
    a.*,
    d.*,
    c.*,
    m.*
from {{ source('policy_6B', 'flow_shape') }} as p
cross join {{ source('policy_6B', 'issuer_score') }} as s
cross join (
    select
        max(code) filter (where iso = '59') as suspected_code,
        max(code) filter (where iso = '1A') as authenticate_code
    from {{ source('policy_6B', 'flow_shape__answers') }}
) as a
cross join (select list(decline_below order by decline_cell) as declines from {{ ref('s2_decline_law_6B') }}) as d
cross join (select list(response_code order by reason_cell) as reasons from {{ ref('s2_reason_cell_6B') }}) as c
cross join (select list(step_up_below order by market_idx) as step_ups from {{ ref('s2_market_dim_6B') }}) as m
{% endmacro %}
