-- Built once more from policy and stream, every decision is the published one.
{{ gate_replays({'s1_escalation_queue': ['outlet_catalogue', 'site_timezones', 's2_country_zone_priors', 's1_escalation_queue']}) }}
