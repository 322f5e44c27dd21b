"""The platform as a user has it: the console command on a data folder of its own, and the products it publishes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from orchestration.command import ROOT, command, environment
from tests.shared import made_once
from tests.warm import warm_python


class Platform:
    """One data folder, with a key of its own unless it is given one. Its commands start warm."""

    def __init__(self, folder: Path, key_file: Path | None = None) -> None:
        self.home = folder / "home"
        self.inbox = self.home / "inbox"
        self.python = warm_python()
        self.environment = environment(self.home, key_file or folder / "pseudonym.key")

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Starts a command and does not wait for it."""
        return subprocess.Popen(
            [self.python, *command(*arguments)[1:]],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str | Path, expect: int = 0) -> str:
        """Runs a command to its end and returns what it said; its exit code must be the expected one."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode == expect, f"{arguments}: exit {process.returncode}\n{out}\n{err}"
        return out + err

    def kill_after(self, seconds: float, *arguments: str | Path) -> bool:
        """Starts a command and kills it with all its children after a while; False if it was done before."""
        process = self.start(*arguments)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def query(self, sql: str, product: str = "analyst.duckdb") -> list[tuple[Any, ...]]:
        """Rows of a product of the release in force."""
        path = (self.home / "published" / "current").resolve() / product
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    @property
    def release(self) -> str | None:
        """The release in force."""
        current = self.home / "published" / "current"
        return current.resolve().name if current.exists() else None

    def figures(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that was counted, without the moments and identities of the runs that counted it."""
        moments = {"release", "check_result", "finding", "column_dictionary"}
        tables = [row[0] for row in self.query("select table_name from duckdb_tables()") if row[0] not in moments]
        hidden = {
            "delivery": "delivery_id, upload_id, received_at",
            "delivery_calendar": "delivered_at, last_delivered_at, is_on_time",
        }
        return {
            table: self.query(
                f"select * exclude ({hidden[table]}) from {table} order by all"
                if table in hidden
                else f"select * from {table} order by all"
            )
            for table in tables
        }


def sample_region() -> Platform:
    """Three schools, two months, in mixed shapes; made, built and published by the command itself, as users start it.

    One for the whole suite, to look at. What the schools delivered is kept in the folder `delivered` beside its data folder.
    """

    def make(folder: Path) -> None:
        platform = Platform(folder)
        regiobeeld = Path(sys.executable).with_name("regiobeeld")
        for arguments in ("demo --schools 3 --months 2 --pupils 240", "build"):
            done = subprocess.run(
                [regiobeeld, *arguments.split()],
                cwd=ROOT,
                env=platform.environment,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            if arguments != "build":
                shutil.copytree(platform.inbox, folder / "delivered")

    return Platform(made_once("region", make))
