"""`python -m tests.dbt_project.build …`: dbt's command on the project as the platform has parsed it, once for all."""

import os
import sys

from dbt.cli.main import dbtRunner

from attendance.settings import read_settings
from orchestration.dbt_engine import read_manifest


def main() -> None:
    """Runs dbt with these arguments; ends as it ended."""
    environment = dict(os.environ)
    manifest = read_manifest(read_settings())
    os.environ.update(environment)  # parsing sets its own
    sys.exit(not dbtRunner(manifest=manifest).invoke(sys.argv[1:]).success)


if __name__ == "__main__":
    main()
