{#
  Largest remainder (Hamilton): splits whole totals over items so that every group sums exactly.

      apportioned as (
          {{ largest_remainder('shares', ['merchant_id'], weight='share', total='n_outlets', ties=['tie_u', 'country_iso']) }}
      )

  relation   table or CTE, one row an item          weight   DOUBLE >= 0, any scale: quota = total * weight / sum(weight)
  group_by   list of columns; [] is one group       total    SQL expression of a whole number, the same for a whole group
  ties       ORDER BY terms for equal remainders: a keyed draw first, then the item's key, so that the order is total
  count      name of the count column               dp       decimals to which remainders are compared

  Returns all columns of the relation, <count> BIGINT (|count - quota| < 1; zero weight, zero count) and residual_rank
  BIGINT (1 = the largest remainder of its group). Weights enter as integers of 2^-53 of the group's greatest, so the sums do
  not depend on the order of rows. A group with a negative weight, or with a total but no weight, gets NULL counts.
#}
{% macro largest_remainder(relation, group_by, weight, total, ties, count='n_alloc', dp=8) %}
{%- set by_group = ('partition by ' ~ group_by | join(', ')) if group_by else '' %}
    with lr_scaled as (
        select
            *,
            ({{ total }})::bigint as lr_total,
            round(({{ weight }}) / nullif(max({{ weight }}) over ({{ by_group }}), 0) * 9007199254740992e0)::bigint as lr_units,
            min({{ weight }}) over ({{ by_group }}) < 0 as lr_is_invalid
        from {{ relation }}
    ),

    lr_quota as (
        select
            *,
            case
                when lr_is_invalid then null
                when lr_total = 0 then 0
                else lr_total * (lr_units::double / sum(lr_units) over ({{ by_group }})::double)
            end as lr_quota
        from lr_scaled
    ),

    lr_floor as (
        select
            *,
            floor(lr_quota)::bigint as lr_base,
            round(lr_quota - floor(lr_quota), {{ dp }}) as lr_residual
        from lr_quota
    ),

    lr_ranked as (
        select
            *,
            lr_total - sum(lr_base) over ({{ by_group }}) as lr_left_over,
            row_number() over (
                {{ by_group }} order by lr_units > 0 desc nulls last, lr_residual desc, {{ ties | join(', ') }}
            ) as residual_rank
        from lr_floor
    )

    select
        {{ all_columns_but([
            'lr_total', 'lr_units', 'lr_is_invalid', 'lr_quota', 'lr_base', 'lr_residual', 'lr_left_over', 'residual_rank'
        ]) }},
        (lr_base + (residual_rank <= lr_left_over)::bigint)::bigint as {{ count }},
        residual_rank
    from lr_ranked
{%- endmacro %}


{# Weights as integers that sum to 10^12 in every group (or to another total): cumulative sums and comparisons become exact. #}
{% macro quantised_weights(relation, group_by, weight, ties, column='weight_e12', total=1000000000000) -%}
{{ largest_remainder(relation, group_by, weight, total, ties, count=column) }}
{%- endmacro %}


{% macro all_columns_but(columns) %}{{ return(adapter.dispatch('all_columns_but')(columns)) }}{% endmacro %}
{% macro default__all_columns_but(columns) %}{{ return('* exclude (' ~ columns | join(', ') ~ ')') }}{% endmacro %}
{% macro spark__all_columns_but(columns) %}{{ return('* except (' ~ columns | join(', ') ~ ')') }}{% endmacro %}
