"""A release that does not add up is never put in force."""

import subprocess

from tests.end_to_end import exchange
from tests.end_to_end.platform import ROOT, Platform
from tests.warm import warm_python

# the outgoing check runs in a process of its own, so the fault is put into the products instead of into the check
SPOILED = """
import duckdb
from attendance.publication import names, release
from orchestration.assets import published

write = release.write_candidate

def spoiled(*arguments):
    candidate = write(*arguments)
    with duckdb.connect(candidate.folder / names.ANALYST) as connection:
        connection.execute("update attendance_month set absent_minutes = absent_minutes + 1")
    return candidate

release.write_candidate = spoiled
from orchestration.cli import main
main(["build"])
"""


def test_a_failed_outgoing_check_keeps_the_old_release_in_place(october: Platform) -> None:
    before, figures = october.release, october.figures()
    exchange.write(october.inbox / f"{exchange.SCHOOL}_2025-11.zip", month="2025-11")
    spoiled = subprocess.run(
        [warm_python(), "-c", SPOILED], env=october.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert spoiled.returncode == 1, spoiled.stderr
    assert "published/candidate / outgoing" in spoiled.stderr
    assert "blijft staan" in spoiled.stderr
    assert (october.release, october.figures()) == (before, figures)

    # nothing was lost: the next build goes on from there
    october.run("build")
    assert october.release != before
    assert october.query("select count(*) from attendance_month") == [(2,)]
    # a release shows the last result of each check, not what was mended before it
    assert october.query("select count(*) from check_result where not is_passed and severity = 'critical'") == [(0,)]
