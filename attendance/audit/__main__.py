"""The auditor as a process of its own: `python -m attendance.audit RELEASE [--before RELEASE] [--labels …] [--only …]`.

Solvers of protector and auditor never meet in one process. Exit 0: nothing found; 1: something was.
"""

import argparse
import sys
from pathlib import Path

from attendance.audit.report import audit_release, keep


def main(arguments: list[str]) -> int:
    """Audits, keeps the reports, and says whether the release is safe."""
    parser = argparse.ArgumentParser(prog="attendance.audit")
    parser.add_argument("release", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--labels", nargs="*", default=[])
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--dry", action="store_true", help="leave the kept reports as they are")
    chosen = parser.parse_args(arguments)
    reports = audit_release(chosen.release, chosen.before, set(chosen.labels), chosen.only)
    if not chosen.dry:
        keep(chosen.release, reports)
    for report in reports:
        print(
            f"{report.month} {report.statements} {report.least_width} {report.least_width_unchanged} "
            f"{report.least_width_moved} {report.minute_sums} {report.hidden_minute_sums} {report.below_bound} {report.seconds}"
        )
    return 1 if any(report.below_bound for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
