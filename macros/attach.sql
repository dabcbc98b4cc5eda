{#
  Attachment: the laws by which demand finds people. Popularity by rank follows one bounded skew: the rank at share u of n is
  floor(n * sk(u, a)), 0 < a <= 1, an inverse distribution function whose density falls from 1/a at the head to 1/(3 - 2a) at the
  tail. Arguments are pasted several times: bind them to columns.

  Callers:  {{ attach_person('trip', key='session_key', stream='6B.S1.rank') }}      who comes
            {{ attach_means('person', key='session_key', streams={…}) }}             with which card, device and address
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

{#- A whole number below n from 32 random bits. -#}
{% macro attach_pick(word, n) -%}
(({{ word }} * ({{ n }})::bigint) >> 32)
{%- endmacro %}

{#- Four bits of a packed word of sixteen. Words are UBIGINT, which DuckDB widens to HUGEINT beside a signed number. -#}
{% macro nibble_of(word, k) -%}
((({{ word }}) >> (4 * ({{ k }}))::utinyint) & 15)
{%- endmacro %}

{#-
  Who comes: rows of `trips` (origin_idx, presence, the column `key`) with mkey, clientele_rank and party_idx. `stream` draws the rank at `index`.
  A person is a pure function of (mkey, rank), mkey being the origin's number plus the presence: regulars need no memory.
-#}
{% macro attach_person(trips, key, stream, index=0) %}
select
    p.*,
    32 * p.cell_idx + case when p.contest_word * (p.affinity_1 + p.affinity_2) < p.affinity_1 << 32 then p.candidate_1 else p.candidate_2 end as party_idx
from (
    select
        c.*,
        {% for k in [1, 2] -%}
        {{ nibble_of('c.affinity', nibble_of('case when c.candidate_' ~ k ~ ' < 16 then c.seg_lo else c.seg_hi end', 'c.candidate_' ~ k ~ ' & 15')) }}::bigint as affinity_{{ k }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            d.*,
            b.seg_lo,
            b.seg_hi,
            {% for k in [1, 2] -%}
            floor(b.n_active * {{ sk('d.u_candidate_' ~ k, 'b.skew_a') }})::integer as candidate_{{ k }}{{ ',' if not loop.last }}
            {% endfor %}
        from (
            select
                s.*,
                (case s.source when 0 then s.cell_off when 1 then s.country_cell_off else v.cell_off end
                    + {{ attach_pick('s.cell_word', 'case s.source when 0 then s.cell_n when 1 then s.country_cell_n else v.cell_n end') }})::integer as cell_idx
            from (
                select
                    k.*,
                    case when k.source_word >> 6 < k.local_below then 0 when k.source_word >> 6 < k.country_below then 1 else 2 end as source,
                    k.corridor_off + (k.source_word & 63)::integer as corridor_key
                from (
                    select
                        r.*,
                        {{ rng_bits('6A.S5.person', ['r.mkey', 'r.clientele_rank'], index=0, width=38) }} as source_word,
                        {{ rng_bits('6A.S5.person', ['r.mkey', 'r.clientele_rank'], index=1) }} as cell_word,
                        {{ rng_uniform('6A.S5.person', ['r.mkey', 'r.clientele_rank'], index=2) }} as u_candidate_1,
                        {{ rng_uniform('6A.S5.person', ['r.mkey', 'r.clientele_rank'], index=3) }} as u_candidate_2,
                        {{ rng_bits('6A.S5.person', ['r.mkey', 'r.clientele_rank'], index=4) }} as contest_word
                    from (
                        select
                            t.*,
                            o.mkey + t.presence::bigint as mkey,
                            o.country_idx as origin_country_idx,
                            o.merchant_idx,
                            o.cell_off,
                            o.cell_n,
                            o.country_cell_off,
                            o.country_cell_n,
                            o.corridor_off,
                            o.affinity,
                            case when t.presence = 0 then o.cp_local else o.cnp_local end as local_below,
                            case when t.presence = 0 then o.cp_country else o.cnp_country end as country_below,
                            floor(case when t.presence = 0 then o.cp_clientele_n else o.cnp_clientele_n end
                                * {{ sk('t.u_rank', '(case when t.presence = 0 then o.cp_skew else o.cnp_skew end)') }})::bigint as clientele_rank
                        from (select *, {{ rng_uniform(stream, [key], index=index) }} as u_rank from {{ trips }}) as t
                        inner join {{ ref('s5_catchment_6A') }} as o on o.origin_idx = t.origin_idx
                    ) as r
                ) as k
            ) as s
            inner join {{ ref('s5_corridor_window_6A') }} as v on v.corridor_key = s.corridor_key
        ) as d
        inner join {{ ref('s1_cell_base_6A') }} as b on b.cell_idx = d.cell_idx
    ) as c
) as p
{% endmacro %}

{#-
  With what a person pays: rows of `people` (mkey, party_idx, presence, local_hour, wants_device, is_phone_only, switch_word, the column
  `key`) with account_idx, instr_idx, device_idx and ip_idx. At the counter there is no address, and no device but the phone that pays.
  `streams` names those of instr, device and ip (2, 2 and 1 draws, from `index` on). `switch_word`, 32 bits or null, asks for another card than the trip's. A (device,
  address) pair is a link of s4_ip_links_6A by construction, because both come from ip_of_slot.
-#}
{% macro attach_means(people, key, streams, index={}) %}
select
    i.*,
    case when i.is_borrowed then i.alt_ip when i.presence = 1 then {{ ip_of_slot('i', 'i.slot', 'i.u_slot', 'i') }} end as ip_idx
from (
    select
        s.*,
        {{ rng_uniform('6A.S4.slot', ['s.device_idx', 's.slot']) }} as u_slot
    from (
        select
            w.*,
            case
                when w.address_pick < w.to_home then 0
                when w.address_pick < w.to_mobile then 1 + ((w.address_word & 255) * w.n_mobile >> 8)
                when w.address_pick < w.to_work then 5
                when w.address_pick < w.to_public then 6
                when w.address_pick < w.to_vpn then 7
                else 8
            end as slot
        from (
            select c.*, {{ attach_pick('(c.address_word >> 8)', 'c.to_host') }} as address_pick
            from (
                select
                    b.*,
                    {% set ways = [('home', 0), ('mobile', none), ('work', 4), ('public', 5), ('vpn', 6), ('host', 7)] -%}
                    {% for name, bit in ways -%}
                    {% for way, place in ways[:loop.index] -%}
                    {{ '+ ' if not loop.first }}case when {{ 'b.n_mobile > 0' if place is none else '(b.way_bits >> ' ~ place ~ ') & 1 = 1' }} then b.weight_{{ way }} else 0 end
                    {% endfor %} as to_{{ name }}{{ ',' if not loop.last }}
                    {% endfor %}
                from (
                    select
                        d.*,
                        case when d.is_borrowed then d.alt_dev when d.has_device then d.dev_off + d.device_position end as device_idx,
                        (d.dev_slots >> (8 * d.device_position)::utinyint) & 255 as way_bits,
                        ((d.dev_slots >> (8 * d.device_position + 1)::utinyint) & 7)::bigint as n_mobile
                    from ({{ attach_choices(people, key, streams, index) }}) as d
                ) as b
            ) as c
        ) as w
    ) as s
) as i
{% endmacro %}

{#- Card and device by their places in the owner's lists; the usual ones of (party, mkey) return, others are fresh. -#}
{% macro attach_choices(people, key, streams, index) %}
select
    v.*,
    v.account_off + {{ nibble_of('v.acct_nibbles', 'v.card_position') }}::integer as account_idx,
    v.instr_off + v.card_position as instr_idx
from (
    select
        u.*,
        case
            when u.switch_word is null or u.n_cards < 2 then u.first_position
            else (u.first_position + 1 + {{ attach_pick('u.switch_word', 'u.n_cards - 1') }}) % u.n_cards
        end::integer as card_position
    from (
        select
            k.*,
            floor(k.n_cards * {{ sk('k.u_card', 'k.skew_card') }})::integer as first_position,
            floor(k.n_devices * {{ sk('k.u_device', 'k.skew_device') }})::integer as device_position
        from (
            select
                m.*,
                {{ rng_uniform(streams.instr, ['m.card_key', 'm.card_key_2'], index=index.get('instr', 0) + 1) }} as u_card,
                {{ rng_uniform(streams.device, ['m.device_key', 'm.device_key_2'], index=index.get('device', 0) + 1) }} as u_device
            from (
                select
                    l.*,
                    {% for thing in ['card', 'device'] -%}
                    case when l.is_usual_{{ thing }} then l.party_idx else l.{{ key }} end as {{ thing }}_key,
                    case when l.is_usual_{{ thing }} then l.mkey else 0 end as {{ thing }}_key_2{{ ',' if not loop.last }}
                    {% endfor %}
                from (
                    select
                        f.*,
                        f.presence = 1 or f.wants_device as has_device,
                        f.u_usual_card < f.sticky_card as is_usual_card,
                        f.presence = 1 and not f.is_phone_only and f.alt_dev >= 0 and f.u_which_device < f.sticky_alt_device as is_borrowed,
                        f.u_which_device < f.sticky_alt_device + (1 - f.sticky_alt_device) * f.sticky_device as is_usual_device,
                        case when f.presence = 0 then f.n_cp else f.n_cnp end as n_cards,
                        case when f.n_phone > 0 and (f.presence = 0 or f.is_phone_only) then f.n_phone else f.n_phone + f.n_computer end as n_devices
                    from ({{ attach_record(people, key, streams, index) }}) as f
                ) as l
            ) as m
        ) as k
    ) as u
) as v
{% endmacro %}

{#- The person's record, the laws that hold at that hour, and the draws of the trip. -#}
{% macro attach_record(people, key, streams, index) %}
select
    e.*,
    a.* exclude (party_idx, country_idx),
    a.country_idx as party_country_idx,
    q.stickiness_card as sticky_card,
    q.stickiness_device as sticky_device,
    q.stickiness_alt_device as sticky_alt_device,
    q.skew_card,
    q.skew_device,
    g.skew_mobile,
    g.skew_public,
    {% for way in ['home', 'mobile', 'work', 'public', 'vpn', 'host'] -%}
    case when e.local_hour >= q.office_from_hour and e.local_hour < q.office_to_hour then q.address_office_{{ way }} else q.address_other_{{ way }} end as weight_{{ way }},
    {% endfor -%}
    {{ rng_uniform(streams.instr, ['e.' ~ key], index=index.get('instr', 0)) }} as u_usual_card,
    {{ rng_uniform(streams.device, ['e.' ~ key], index=index.get('device', 0)) }} as u_which_device,
    {{ rng_bits(streams.ip, ['e.' ~ key], index=index.get('ip', 0), width=40) }} as address_word
from {{ people }} as e
inner join {{ ref('s5_attach_party_6A') }} as a on a.party_idx = e.party_idx
cross join {{ source('policy_6A', 'attachment') }} as q
cross join {{ source('policy_6A', 'ips') }} as g
{% endmacro %}
