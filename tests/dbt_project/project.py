"""The dbt project as a command: build it on a raw folder, read its tables back."""

import os
import subprocess
from pathlib import Path
from typing import Any

import duckdb

from tests.warm import warm_python

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


class Warehouse:
    """One warehouse file with the raw folder it is built from."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "warehouse.duckdb"
        self.raw = folder / "raw"
        self.target = folder / "target"
        self.environment = os.environ | {
            "REGIOBEELD_WAREHOUSE": str(self.path),
            "REGIOBEELD_RAW": str(self.raw),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_PROJECT_DIR": str(PROJECT),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            # any connection would fail at once: the project must not need the network
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "HTTP_PROXY": "http://127.0.0.1:9",
        }

    def dbt(self, *arguments: str) -> None:
        """Runs dbt's own command; its output is the message of a failure."""
        self._run("dbt.cli.main", *arguments)

    def build(self, *arguments: str) -> None:
        """Builds everything but the unit tests, data tests included; without parsing the project, as the platform does it."""
        self._run("tests.dbt_project.build", "build", "--exclude-resource-type", "unit_test", *arguments)

    def _run(self, module: str, *arguments: str) -> None:
        command = [warm_python(), "-m", module, "--no-use-colors", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The result of a query on the warehouse."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def execute(self, statement: str) -> None:
        """Changes the warehouse by hand, as a fault would."""
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(statement)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all marts, in a fixed order."""
        tables = self.rows("select table_name from information_schema.tables where table_schema = 'marts' order by 1")
        return {table: self.rows(f"select * from marts.{table} order by all") for (table,) in tables}
