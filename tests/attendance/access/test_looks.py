"""The account of looks: a chain that shows every change, that many writers can't fork, and that outlives its term."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from attendance import database
from attendance.access import looks


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = database.connect(f"sqlite:///{tmp_path / 'application.db'}")
    for number in range(5):
        looks.record(made, f"person-{number % 2}", "analyst", "view", product="analyst", page="regio", month=number)
    yield made
    made.dispose()


def change(engine: sa.Engine, statement: sa.Executable) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(statement)


def test_a_whole_chain_verifies_and_reads_back_newest_first(engine: sa.Engine) -> None:
    checked = looks.verify(engine)
    assert (checked.entries, checked.broken_at) == (5, None)
    assert [one.look_id for one in looks.entries(engine)] == [5, 4, 3, 2, 1]
    assert [one.detail["month"] for one in looks.entries(engine, subject="person-1")] == ["3", "1"]
    assert list(looks.entries(engine, kind="login")) == []


@pytest.mark.parametrize("column", ["subject", "role", "kind", "product", "page", "detail", "hash", "made_at"])
def test_a_changed_entry_breaks_the_chain_there(engine: sa.Engine, column: str) -> None:
    value = datetime(2020, 1, 1) if column == "made_at" else "something else"
    change(engine, database.look.update().where(database.look.c.look_id == 3).values({column: value}))
    assert looks.verify(engine).broken_at == 3


def test_a_removed_entry_breaks_the_chain_at_the_next(engine: sa.Engine) -> None:
    change(engine, database.look.delete().where(database.look.c.look_id == 3))
    assert looks.verify(engine).broken_at == 4


@pytest.mark.parametrize("number", [1, 5])
def test_a_cut_at_either_end_is_seen(engine: sa.Engine, number: int) -> None:
    change(engine, database.look.delete().where(database.look.c.look_id == number))
    assert looks.verify(engine).broken_at == 0


def test_a_chain_that_was_written_anew_lacks_the_head_that_was_noted_before(engine: sa.Engine) -> None:
    noted = looks.verify(engine).head
    looks.record(engine, "person-1", "analyst", "logout")
    assert looks.verify(engine, noted).broken_at is None
    change(engine, database.look.delete())
    change(engine, database.look_anchor.delete())
    for _ in range(6):
        looks.record(engine, "somebody-else", "analyst", "view")
    assert looks.verify(engine).broken_at is None
    assert looks.verify(engine, noted).broken_at == 0


def test_writers_at_once_make_one_chain(engine: sa.Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: looks.record(engine, f"writer-{n}", "school", "view"), range(30)))
    checked = looks.verify(engine)
    assert (checked.entries, checked.broken_at) == (35, None)
    assert len({one.subject for one in looks.entries(engine)} - {"person-0", "person-1"}) == 30


def test_only_known_and_short_things_are_kept(engine: sa.Engine) -> None:
    looks.record(engine, "p" * 500, "school", "download", file="f" * 500, pupil="1234567", name="Kim", text="ziek")
    newest = next(looks.entries(engine))
    assert set(newest.detail) == {"file"}
    assert len(newest.detail["file"]) == len(newest.subject) == 120
    with pytest.raises(ValueError, match="gossip"):
        looks.record(engine, "p", "school", "gossip")


def test_what_is_past_its_term_goes_and_the_rest_still_verifies(engine: sa.Engine) -> None:
    moments = [one.made_at for one in looks.entries(engine)]
    border = sorted(moments)[2]
    assert looks.expire(engine, border, dry_run=True) == 2
    assert looks.verify(engine).entries == 5
    assert looks.expire(engine, border) == 2
    checked = looks.verify(engine)
    assert (checked.entries, checked.broken_at) == (4, None)
    newest = next(looks.entries(engine))
    assert (newest.kind, newest.detail["removed"]) == ("expired", "2")
    assert looks.expire(engine, border) == 0
    change(engine, database.look.delete().where(database.look.c.look_id == 3))
    assert looks.verify(engine).broken_at == 0


def test_when_everything_is_past_its_term_a_new_chain_follows_the_old_one(engine: sa.Engine) -> None:
    assert looks.expire(engine, datetime.max - timedelta(days=1)) == 5
    looks.record(engine, "person-1", "analyst", "view")
    checked = looks.verify(engine)
    assert (checked.entries, checked.broken_at) == (2, None)
