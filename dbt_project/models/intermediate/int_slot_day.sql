{{ config(materialized='incremental') }}
{% set pending = pending_partitions() %}

{{ slot_day(ref('stg_slot'), ref('stg_enrolment'), pending, might_overlap('begin_minute', 'end_minute')) }}
