-- Working out windows of trips, classes of campaigns and the rules of truth once more gives the same rows.
{{ gate_replays({
    's1_trip_window': ['s1_catchment_6B'],
    's3_campaign_class_6B': ['s3_campaign_catalogue_6B', 's3_flow_census_6B'],
    's4_truth_law_6B': ['s3_campaign_catalogue_6B']}) }}
