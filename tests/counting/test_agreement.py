"""The platform and the reference agree on every published table of generated regions, from files to release.

A first build takes in most of the region, a second one what came late and what was corrected; after each the whole
of `analyst.duckdb` must equal what the reference counts. Schools know nothing of each other: one large region tries
what two small ones would, in half as many builds. The message of a failure holds the seed; explore.py repeats
one seed, or looks at many.
"""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.counting.agreement import disagreement

from .generated import generated_region
from .reference import count_region

GENERATED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a smaller seed is not a smaller region: nothing to shrink
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(min_value=0, max_value=10**9)


@given(seed=SEEDS)
@settings(GENERATED, max_examples=5)
def test_generated_regions_obey_the_identities(seed: int) -> None:
    region = generated_region(seed, school_count=8)
    tables = count_region(region.schools, region.deliveries).tables  # asserts the identities of domain.md itself
    backwards = count_region(region.schools[::-1], region.deliveries).tables
    assert tables == backwards
    assert all(tables[name] for name in ("attendance_month", "tier_distribution", "absence_category_month"))


@given(seed=SEEDS)
@settings(GENERATED, max_examples=1)
def test_platform_and_reference_are_in_agreement(seed: int) -> None:
    explained = disagreement(seed)
    assert not explained, explained
