"""Comparing fairly: the statistics that tell chance from concern. Arrays in, small results out; no words, no drawing.

`uncertainty` how sure a figure is · `standardisation` what the mix of cohorts explains · `funnel` schools beside each
other, and what a small one borrows · `change` chance or signal over time · `peers` schools that a school recognises ·
`deviance` where something works · `first_month` what September says · `transitions` who moves between tiers ·
`patterns` what occurs together in cases · `interventions` before and after.

Nothing that takes in, counts or publishes a delivery needs this package, and none of it imports it. Minutes and pupils
come in as sums that a database added up; there is no loop over pupils here.
"""
