-- How many authorisations took each number of milliseconds, by presence and step-up?
select presence, sca, auth_latency_ms, count(*) as flows
from {{ ref('s3_flow_anchor_with_fraud_6B') }}
group by presence, sca, auth_latency_ms
order by presence, sca, auth_latency_ms
