"""What a region learns from itself over several periods, worked out at publication over all schools at once.

A school reads its own product, in which the others are not: so what needs all schools is worked out here, where every figure
is at hand, and only the outcome goes along. `tables` what goes along · `works` schools and cohorts that do better than
expected and may be asked · `followed` what followed on a measure. The statistics stand in attendance/comparison.
"""
