{{ config(materialized='view') }}
-- Which files does the index of segment 5A's validation bundle list, in its order? A view of the index.
-- depends_on: {{ ref('s5_validation_bundle_5A') }}
{{ bundle_index('5A') }}
