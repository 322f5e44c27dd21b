"""What products answered is remembered up to a bound, by product, and nobody gets at another's rows through it."""

from pathlib import Path

import duckdb
import pytest

from dashboards.products.answers import Answers

ASK = "select n, [n, n] as twice from numbers where n = $n"


def _product(folder: Path, name: str, number: int) -> str:
    path = folder / f"{name}.duckdb"
    with duckdb.connect(path, config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"create table numbers as select {number} as n")
    return str(path)


def test_each_asker_has_rows_of_her_own(tmp_path: Path) -> None:
    answers, product = Answers(), _product(tmp_path, "one", 7)
    first = answers.rows(product, ASK, (("n", 7),))
    first[0]["twice"].append("changed")
    assert answers.rows(product, ASK, (("n", 7),)) == [{"n": 7, "twice": [7, 7]}]


def test_the_same_question_to_another_product_has_another_answer(tmp_path: Path) -> None:
    answers = Answers(most_open=1)
    products = [_product(tmp_path, f"product-{number}", number) for number in range(3)]
    for _ in range(2):
        assert [answers.rows(one, "select n from numbers", ())[0]["n"] for one in products] == [0, 1, 2]


def test_what_is_kept_stays_below_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, product = Answers(most_bytes=200), _product(tmp_path, "one", 7)
    asked = []
    ask = answers._ask
    monkeypatch.setattr(answers, "_ask", lambda *question: asked.append(question[2]) or ask(*question))
    for number in range(100):
        answers.rows(product, ASK, (("n", number),))
        answers.rows(product, ASK, (("n", number),))
    assert len(asked) == 100, "the latest is remembered"
    assert sum(map(len, answers._given.values())) <= 200
    answers.rows(product, ASK, (("n", 0),))
    assert len(asked) == 101, "the first is forgotten"


def test_what_could_not_be_answered_is_not_remembered(tmp_path: Path) -> None:
    answers, product = Answers(), _product(tmp_path, "one", 7)
    with pytest.raises(duckdb.Error):
        answers.rows(product, "select n from nowhere", ())
    with pytest.raises(duckdb.Error):
        answers.rows(product, "create table numbers as select 1", ())
