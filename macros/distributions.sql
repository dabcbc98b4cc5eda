{#
  Laws by inversion: one uniform in the open interval (0, 1) gives one value. `u` is pasted many times, so it has to be a column (stage
  draws in a CTE); parameters are SQL expressions. Counts, gamma and beta come from python_udfs/quantiles.py:
  q_gamma, q_beta, q_poisson, q_zt_poisson, q_nbinom, q_trunc_nbinom, cdf_nbinom, q_binomial.
#}

{% macro dist_uniform(u, low, high) -%}
(({{ low }}) + (({{ high }}) - ({{ low }})) * {{ u }})
{%- endmacro %}

{# True with probability p; exact at p = 0 and p = 1. #}
{% macro dist_bernoulli(u, p) -%}
({{ u }} < ({{ p }}))
{%- endmacro %}

{% macro dist_exponential(u, rate) -%}
(-ln(1e0 - {{ u }}) / ({{ rate }}))
{%- endmacro %}

{# exp of a normal: mu and sigma are of the logarithm. #}
{% macro dist_lognormal(u, mu, sigma) -%}
exp(({{ mu }}) + ({{ sigma }}) * {{ dist_normal(u) }})
{%- endmacro %}

{#
  Standard normal quantile to double precision: Wichura, algorithm AS 241 (PPND16), Applied Statistics 37(3), 1988. Its two
  common branches are summed with weights 0 and 1 instead of a CASE, in which DuckDB would not share r and the tail's logarithm.
#}
{% macro dist_normal(u) -%}
{%- set centred = '(' ~ u ~ '-0.5e0)' -%}
{%- set is_central = 'cast(abs(' ~ centred ~ ')<=0.425e0 as double)' -%}
{%- set extreme = '1.3887943864964021e-11' -%}
{%- set is_extreme = 'least(' ~ u ~ ',1e0-' ~ u ~ ')<' ~ extreme -%}
{%- set tail = 'sqrt(-ln(least(' ~ u ~ ',1e0-' ~ u ~ ')))' -%}
{%- set r = 'greatest(0.180625e0-' ~ centred ~ '*' ~ centred ~ ',0e0)' -%}
{%- set near, far = 'greatest(' ~ tail ~ '-1.6e0,0e0)', '(' ~ tail ~ '-5e0)' -%}
({{ is_central }} * {{ centred }} * {{ polynomial(r, [
    '3.3871328727963666080', '1.3314166789178437745e2', '1.9715909503065514427e3', '1.3731693765509461125e4',
    '4.5921953931549871457e4', '6.7265770927008700853e4', '3.3430575583588128105e4', '2.5090809287301226727e3']) }}
  / {{ polynomial(r, [
    '1', '4.2313330701600911252e1', '6.8718700749205790830e2', '5.3941960214247511077e3', '2.1213794301586595867e4',
    '3.9307895800092710610e4', '2.8729085735721942674e4', '5.2264952788528545610e3']) }}
+ (1e0 - {{ is_central }}) * sign({{ centred }}) * {{ polynomial(near, [
    '1.42343711074968357734', '4.63033784615654529590', '5.76949722146069140550', '3.64784832476320460504',
    '1.27045825245236838258', '2.41780725177450611770e-1', '2.27238449892691845833e-2', '7.74545014278341407640e-4']) }}
  / {{ polynomial(near, [
    '1', '2.05319162663775882187', '1.67638483018380384940', '6.89767334985100004550e-1', '1.48103976427480074590e-1',
    '1.51986665636164571966e-2', '5.47593808499534494600e-4', '1.05075007164441684324e-9']) }}
  * cast(not {{ is_extreme }} as double)
+ case when {{ is_extreme }} then sign({{ centred }}) * {{ polynomial(far, [
    '6.65790464350110377720', '5.46378491116411436990', '1.78482653991729133580', '2.96560571828504891230e-1',
    '2.65321895265761230930e-2', '1.24266094738807843860e-3', '2.71155556874348757815e-5', '2.01033439929228813265e-7']) }}
  / {{ polynomial(far, [
    '1', '5.99832206555887937690e-1', '1.36929880922735805310e-1', '1.48753612908506148525e-2', '7.86869131145613259100e-4',
    '1.84631831751005468180e-5', '1.42151175831644588870e-7', '2.04426310338993978564e-15']) }}
  else 0e0 end)
{%- endmacro %}

{# Horner's scheme; coefficients from the constant term up, as texts, made double literals. #}
{% macro polynomial(x, coefficients) -%}
{%- set text = namespace(value='') -%}
{%- for coefficient in coefficients | reverse -%}
  {%- set literal = coefficient if 'e' in coefficient else coefficient ~ 'e0' -%}
  {%- set text.value = literal if loop.first else '(' ~ text.value ~ '*' ~ x ~ '+' ~ literal ~ ')' -%}
{%- endfor -%}
{{ return(text.value) }}
{%- endmacro %}

{#
  Position (from 1) of the category that u falls on. `cumulative` is a list column of running weights, not decreasing, its last entry
  the total (any scale). A category of weight zero is never taken. For many rows per list, or more than some tens of
  categories, join instead on  cum_before <= u * total and u * total < cum_after.
#}
{% macro dist_categorical(u, cumulative) %}{{ return(adapter.dispatch('dist_categorical')(u, cumulative)) }}{% endmacro %}
{% macro default__dist_categorical(u, cumulative) -%}
(len(list_filter({{ cumulative }}, lambda edge: edge <= {{ u }} * {{ cumulative }}[-1])) + 1)
{%- endmacro %}
{% macro spark__dist_categorical(u, cumulative) -%}
(size(filter({{ cumulative }}, edge -> edge <= {{ u }} * element_at({{ cumulative }}, -1))) + 1)
{%- endmacro %}

{#
  Dirichlet shares from unit-scale gamma draws (q_gamma of one uniform an item), as integers that sum to `total` in each
  group: parts per billion by default. Returns the relation's columns, <column> and residual_rank.
#}
{% macro dist_dirichlet(relation, group_by, gamma, ties, column='share_ppb', total=1000000000) -%}
{{ largest_remainder(relation, group_by, gamma, total, ties, count=column) }}
{%- endmacro %}


{# Logistic function in the branch that cannot overflow. #}
{% macro logistic(x) -%}
case when ({{ x }}) >= 0 then 1 / (1 + exp(-({{ x }}))) else exp({{ x }}) / (1 + exp({{ x }})) end
{%- endmacro %}


{#
  Poisson counts by inversion: `count` is the least k with P(N <= k) >= u. Below a mean of 12 by the series sum nu^j / j!
  against u e^nu, one term a level (38 of them: at 12 the rest has less than 1e-9, and 39 is the greatest count); above by Cornish and Fisher,
  floor(nu + sqrt(nu) z + (z^2 - 1) / 6 + 1/2), z the normal quantile of u, whose mean is within 1e-3. NULL u, NULL count.
  `relation` has the columns `keys`, `nu` DOUBLE >= 0 and `u` in the open interval (0, 1); returns `keys` and `count` BIGINT.
#}
{% macro poisson_counts(relation, keys, nu, u, count='count_n') %}
{%- set by_key = keys | join(', ') -%}
{%- set text = namespace(value='select ' ~ by_key ~ ', ' ~ nu ~ ' as pc_nu, ' ~ u ~ ' as pc_u, least(' ~ nu ~ ', 12e0) as pc_small, '
    ~ u ~ ' * exp(least(' ~ nu ~ ', 12e0)) as pc_v from ' ~ relation) -%}
{%- set text.value = 'select *, 1e0 as pc_term, 1e0 as pc_total, (pc_v > 1e0)::bigint as pc_n from (' ~ text.value ~ ')' -%}
{%- for k in range(1, 39) -%}
  {%- set keep = by_key ~ ', pc_nu, pc_u, pc_small, pc_v' -%}
  {%- set text.value = 'select ' ~ keep ~ ', pc_term, pc_total + pc_term as pc_total, pc_n + (pc_v > pc_total + pc_term)::bigint as pc_n from ('
      ~ 'select ' ~ keep ~ ', pc_term * pc_small * ' ~ 1 / k ~ 'e0 as pc_term, pc_total, pc_n from (' ~ text.value ~ '))' -%}
{%- endfor -%}
select
    {{ by_key }},
    case when pc_nu < 12e0 then pc_n else greatest(floor(pc_nu + sqrt(pc_nu) * pc_z + (pc_z * pc_z - 1) / 6 + 0.5e0), 0)::bigint end as {{ count }}
from (select *, case when pc_nu >= 12e0 then {{ dist_normal('pc_u') }} end as pc_z from ({{ text.value }}))
{% endmacro %}


{#
  Gamma factor of mean one and shape kappa from a standard normal z, by Wilson and Hilferty's cube (PNAS 17, 1931):
  max(a + b z, 0)^3 / (a^3 + 3 a b^2) with a = 1 - 1/(9 kappa), b = 1/(3 sqrt(kappa)), both columns. The divisor is the
  cube's own mean; for kappa >= 2 the variance is off by less than 1e-3, relative. A Poisson count of mean
  mu times this factor is negative binomial of type 2: variance mu + mu^2 / kappa.
#}
{% macro gamma_factor(z, a, b) -%}
(pow(greatest({{ a }} + {{ b }} * {{ z }}, 0e0), 3) / ({{ a }} * {{ a }} * {{ a }} + 3 * {{ a }} * {{ b }} * {{ b }}))
{%- endmacro %}
