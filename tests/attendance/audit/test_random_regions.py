"""Regions drawn at random: whatever they look like, the auditor finds nothing in what the protector publishes."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attendance.audit.counts import audit_counts
from attendance.audit.evidence import months_of, read_month
from attendance.audit.minutes import audit_minutes
from attendance.audit.months import Windows, follow
from attendance.audit.order import small_groups, unrounded
from attendance.audit.system import count_systems
from attendance.publication import names
from attendance.sample.marts import MadeUpRegion
from tests.attendance.published_region import publish_region

regions = st.builds(
    MadeUpRegion,
    schools=st.integers(3, 6),
    municipalities=st.integers(1, 3),
    cohorts=st.integers(1, 3),
    months=st.integers(1, 2),
    mean_cohort=st.integers(4, 40),
    movers=st.sampled_from([0.0, 0.1]),
    unfit=st.sampled_from([0.0, 0.2]),
    seed=st.integers(0, 10**6),
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(regions)
# cohorts of a handful, which have no rows of their own, and whose schools are all that is seen of them
@example(MadeUpRegion(schools=3, municipalities=1, cohorts=3, months=2, mean_cohort=5))
# every cohort at one or two schools: the region has no cohort that enough schools contribute to
@example(MadeUpRegion(schools=3, municipalities=2, cohorts=1, months=1, mean_cohort=4, unfit=0.5, seed=3))
def test_no_cell_of_a_random_region_is_below_its_bound(region: MadeUpRegion) -> None:
    with tempfile.TemporaryDirectory() as folder:
        published = publish_region(Path(folder), region)
        assert (published.release / names.MUNICIPALITY).exists()
        windows: Windows = {}
        for path in months_of(published.release):
            evidence = read_month(published.release, path)
            systems = count_systems(evidence)
            assert [short for one in systems for short in audit_counts(one, evidence.rules.least_width).short] == []
            assert follow(windows, evidence, systems).short == []
            assert audit_minutes([evidence]).short == []
            assert small_groups(evidence) + unrounded(evidence) == []
