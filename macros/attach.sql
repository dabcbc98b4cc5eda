{#
  Attachment: the laws by which demand finds people. Popularity by rank follows one bounded skew: the rank at share u of n is
  floor(n * sk(u, a)), 0 < a <= 1, an inverse distribution function whose density falls from 1/a at the head to 1/(3 - 2a) at the
  tail. Arguments are pasted several times: bind them to columns.
#}
{% macro sk(u, a) -%}
({{ u }} * ({{ a }} + (1 - {{ a }}) * {{ u }} * {{ u }}))
{%- endmacro %}

{#
  Share of picks that fall on ranks below k of n under sk, in [0, 1]: the one real root u of a u + (1 - a) u^3 = k / n,
  2 sqrt(p/3) sinh(asinh(3 k / (2 a n) sqrt(3/p)) / 3) with p = a / (1 - a). For a = 1 every rank is alike.
#}
{% macro sk_mass_below(k, n, a) -%}
case
    when {{ a }} >= 1 then ({{ k }})::double / ({{ n }})
    else 2 * sqrt({{ a }} / (1 - {{ a }}) / 3) * sinh(asinh(3 * ({{ k }})::double / (2 * {{ a }} * ({{ n }})) * sqrt(3 * (1 - {{ a }}) / {{ a }})) / 3)
end
{%- endmacro %}

{#
  Address of a device in one of its slots: 0 home, 1 to 4 mobile, 5 work, 6 public, 7 private network, 8 hosting. `r` is the owner's
  record (home_ip, work_ip, vpn_ip, host_ip, mob_off, mob_n, pub_off, pub_n), `u` a uniform of (device, slot) and `p` the policy ips.
#}
{% macro ip_of_slot(r, slot, u, p) -%}
case
    when {{ slot }} = 0 then {{ r }}.home_ip
    when {{ slot }} <= 4 then {{ r }}.mob_off + floor({{ r }}.mob_n * {{ sk(u, p ~ '.skew_mobile') }})::integer
    when {{ slot }} = 5 then {{ r }}.work_ip
    when {{ slot }} = 6 then {{ r }}.pub_off + floor({{ r }}.pub_n * {{ sk(u, p ~ '.skew_public') }})::integer
    when {{ slot }} = 7 then {{ r }}.vpn_ip
    else {{ r }}.host_ip
end
{%- endmacro %}
