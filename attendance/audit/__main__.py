"""The auditor as a process of its own: `python -m attendance.audit RELEASE [--before RELEASE] [--labels …] [--only …] [--json]`.

Solvers of protector and auditor never meet in one process. Exit 0: nothing found; 1: something was.
"""

import argparse
import json
import sys
from pathlib import Path

from attendance.audit.report import as_row, audit_release, keep


def main(arguments: list[str]) -> int:
    """Audits, keeps the reports, and says whether the release is safe."""
    parser = argparse.ArgumentParser(prog="attendance.audit")
    parser.add_argument("release", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--labels", nargs="*", default=[])
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--json", action="store_true", help="print the reports and leave the kept ones as they are")
    chosen = parser.parse_args(arguments)
    reports = audit_release(chosen.release, chosen.before, set(chosen.labels), chosen.only)
    if chosen.json:
        print(json.dumps([as_row(report) for report in reports]))
    else:
        keep(chosen.release, reports)
    return 1 if any(report.below_bound for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
