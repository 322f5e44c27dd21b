"""The desk: nothing is final before the school says so, and what it shows is what becomes of it."""

import io
import os
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from attendance import database, paths
from attendance.deliveries import Ledger
from attendance.desk import drafts, set_aside, work
from attendance.desk.answer import Answer, blocks, load
from attendance.desk.receipts import receipts
from attendance.findings import NOTE, REFUSED, SET_ASIDE
from attendance.intake import landing
from attendance.intake.landing import Upload
from attendance.reading import Layout
from attendance.settings import Settings
from attendance.statements import corrections
from tests.attendance.desk.conftest import SCHOOL
from tests.attendance.reading.delivery import exchange_tables
from tests.attendance.reading.software import somtoday_tables

OCTOBER = date(2026, 10, 1)

Put = Callable[..., Upload]
Looked = Callable[[Upload], Answer]
Confirmed = Callable[[Upload], Upload]


def test_a_draft_is_shown_back_and_nothing_of_it_is_final(
    settings: Settings, ledger: Ledger, put: Put, looked: Looked
) -> None:
    answer = looked(put())
    (month,) = answer.months
    assert (answer.shape, month.month, answer.is_refused, month.replaces) == ("uitwisselformaat", OCTOBER, False, False)
    assert month.rows_delivered == month.rows_used + month.rows_set_aside + month.rows_dropped == 14
    assert (month.pupils, month.scheduled_minutes, month.registrations) == (2, 250, 3)
    assert ledger.deliveries() == []
    assert not paths.raw(settings.home).exists()
    assert landing.waiting(settings.home) == []


def test_a_confirmed_draft_is_taken_in_as_it_was_shown(
    settings: Settings, ledger: Ledger, put: Put, looked: Looked, confirmed: Confirmed
) -> None:
    draft = put()
    (shown,) = looked(draft).months
    upload = confirmed(draft)
    (delivery,) = ledger.deliveries()
    assert (delivery.upload_id, delivery.status, delivery.month) == (upload.upload_id, "accepted", OCTOBER)
    for name in ("rows_delivered", "rows_used", "rows_set_aside", "rows_dropped"):
        assert getattr(delivery, name) == getattr(shown, name)
    (receipt,) = receipts(ledger, SCHOOL)
    assert receipt.sha256 == draft.sha256
    text = receipt.text("Het Lyceum")
    assert receipt.number in text
    assert f"{shown.rows_delivered} rijen geleverd = {shown.rows_used} gebruikt" in text
    assert drafts.on_desk(settings.home, SCHOOL) == []
    assert landing.waiting(settings.home) == []


def test_a_withdrawn_draft_leaves_nothing(settings: Settings, ledger: Ledger, put: Put, looked: Looked) -> None:
    draft = put()
    looked(draft)
    drafts.withdraw(draft)
    assert not draft.folder.exists()
    assert ledger.deliveries() == []


def test_the_same_file_again_is_already_received_until_the_school_corrects_something(
    ledger: Ledger, put: Put, looked: Looked, confirmed: Confirmed
) -> None:
    confirmed(put())
    again = put()
    answer = looked(again)
    assert answer.repeats_at == ledger.deliveries()[0].received_at
    assert not answer.is_refused
    corrections.record(ledger, SCHOOL, [corrections.code_means("Z", "medical")], "M. Jansen")
    assert looked(again).repeats_at is None
    confirmed(again)
    assert [one.status for one in ledger.deliveries()] == ["superseded", "accepted"]


def test_the_draft_that_is_confirmed_last_counts_whichever_was_laid_down_first(
    ledger: Ledger, put: Put, confirmed: Confirmed
) -> None:
    first = put()
    tables = exchange_tables()
    tables["registraties"].pop()
    second = put(tables)
    confirmed(second)
    confirmed(first)
    accepted = ledger.deliveries("accepted")
    assert [one.sha256 for one in accepted] == [first.sha256]


def test_findings_come_by_what_to_do_and_as_one_for_all_months(put: Put, looked: Looked) -> None:
    tables = exchange_tables()
    tables["registraties"] += [
        ["1001", "2026-10-05", "", "2", "", "", "QQ", "", "", "", ""],
        ["1001", "2026-11-05", "", "2", "", "", "QQ", "", "", "", ""],
        ["9999", "2026-10-05", "", "2", "", "", "Z", "", "", "", ""],
    ]
    tables["rooster"] += [["1001", "2026-11-05", "1", "08:30", "09:20", "", "", "", "J"]] * 2
    answer = looked(put(tables))
    assert [month.month.month for month in answer.months] == [10, 11]
    groups = dict(answer.by_severity())
    assert list(groups) == [SET_ASIDE, NOTE]
    assert [(one.code, one.row_number) for one in groups[SET_ASIDE]] == [("pupil_unknown", 7)]
    unmapped = next(one for one in groups[NOTE] if one.code == "code_unmapped")
    assert (unmapped.value, unmapped.row_count, unmapped.row_number) == ("QQ", 2, 5)
    assert "2 rijen" in unmapped.sentence


def test_a_finding_is_mended_in_the_software_it_comes_from(put: Put, looked: Looked) -> None:
    tables = somtoday_tables()
    del tables["leerlingen"]
    answer = looked(put(tables))
    (missing,) = [one for one in answer.findings if one.code == "table_missing"]
    assert "Somtoday" in (answer.advice(missing) or "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("verzuim.pdf", b"%PDF-1.7 and more", "file_not_a_table"),
        ("foto.jpg", b"\xff\xd8\xff\xe0 and more", "file_not_a_table"),
        ("leeg.csv", b"", "delivery_empty"),
        ("kapot.zip", b"PK\x03\x04 and no more", "file_unreadable"),
        ("namen.csv", b"wie;wat\r\nx;y\r\n", "shape_unknown"),
    ],
)
def test_what_is_no_export_gets_a_quick_no(
    settings: Settings, looked: Looked, name: str, content: bytes, code: str
) -> None:
    began = time.monotonic()
    draft = drafts.put_down(settings.home, [(name, io.BytesIO(content))], SCHOOL, None)
    answer = looked(draft)
    assert answer.is_refused
    assert [one.code for one in blocks(answer)] == [code]
    assert time.monotonic() - began < 10


class _Sparse(io.BytesIO):
    """Two gigabytes that are nowhere."""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return 2 * 2**30 if whence == os.SEEK_END else super().seek(offset, whence)


def test_two_gigabytes_are_refused_before_they_are_written() -> None:
    found = drafts.too_large([("groot.csv", _Sparse())])
    assert found is not None
    assert (found.code, found.severity) == ("file_too_large", REFUSED)
    assert drafts.too_large([("klein.csv", io.BytesIO(b"x"))]) is None


def test_a_file_that_is_named_after_another_school_is_not_taken_in(put: Put, looked: Looked) -> None:
    answer = looked(put(name="00AA00_2026-10.zip"))
    assert answer.is_refused
    assert blocks(answer)[0].code == "school_other_named"
    assert not looked(put(name="00AH00_2026-10.zip")).is_refused


def test_loose_files_are_one_hand_in_and_zips_one_each() -> None:
    names = ["a.zip", "leerlingen.csv", "00AH00_2026-09.xlsx", "rooster.csv", "b.ZIP", "00AH00_leerlingen.csv"]
    assert drafts.hand_ins(names) == [[0], [2], [4], [1, 3, 5]]
    assert drafts.hand_ins([]) == []


def test_loose_files_are_read_together(settings: Settings, looked: Looked) -> None:
    parts = [
        (f"../{name}.csv", io.BytesIO("\n".join(";".join(row) for row in rows).encode()))
        for name, rows in exchange_tables().items()
    ]
    draft = drafts.put_down(settings.home, parts, SCHOOL, None)
    assert all(path.parent == draft.payload for path in draft.payload.iterdir())
    assert not looked(draft).is_refused


def test_rows_set_aside_come_as_a_workbook_with_the_reason_beside_each(put: Put, looked: Looked) -> None:
    tables = exchange_tables()
    tables["registraties"][0].append("naam")
    for row in tables["registraties"][1:]:
        row.append("Jan de Vries")
    tables["registraties"].append(["1001", "=1+1", "", "2", "", "", "Z", "", "", "", "", "Piet Bos"])
    tables["rooster"].append(["1002", "2026-10-06", "8", "", "", "", "", "", "J"])
    draft = put(tables)
    answer = looked(draft)
    book = load_workbook(io.BytesIO(set_aside.workbook(draft, [])))
    assert sum(sheet.max_row - 1 for sheet in book) == answer.rows_set_aside == 2
    heading, row = book["registraties"].iter_rows(values_only=True)
    assert heading[:5] == ("Rij", "Waarom apart gezet", "Kolom", "leerlingnummer", "datum")
    assert "naam" not in heading
    assert (row[0], row[2], row[3]) == (5, "datum", "1001")
    assert "schrijf datums als" in row[1]
    assert row[4] == "'=1+1"
    assert "lesuur 8" in book["rooster"].cell(2, 2).value


def test_a_layout_by_hand_makes_an_unknown_export_readable(ledger: Ledger, put: Put, looked: Looked) -> None:
    tables = exchange_tables()
    tables["registraties"][0][:2] = ["Kind", "Wanneer"]
    draft = put(tables)
    assert looked(draft).is_refused
    names = dict(zip(tables["registraties"][0], exchange_tables()["registraties"][0], strict=True))
    change = corrections.columns_are("registraties", Layout("registraties", names))
    corrections.record(ledger, SCHOOL, [change], "M. Jansen")
    assert not looked(draft).is_refused


def test_what_nobody_confirmed_is_swept_and_what_is_fresh_stays(settings: Settings, put: Put) -> None:
    old, fresh = put(), put()
    os.utime(old.folder, (time.time() - 90_000,) * 2)
    assert drafts.sweep(settings.home, settings.desk_hours) == 1
    assert [one.upload_id for one in drafts.on_desk(settings.home, SCHOOL)] == [fresh.upload_id]


def test_a_reading_that_is_killed_leaves_the_draft_as_it_was(settings: Settings, put: Put, looked: Looked) -> None:
    draft = put()
    process = work.look(settings, draft)
    process.kill()
    process.wait(10)
    assert load(draft.folder) is None
    assert not looked(draft).is_refused


def test_a_kill_after_confirming_loses_nothing(
    settings: Settings, ledger: Ledger, put: Put, confirmed: Confirmed
) -> None:
    upload = drafts.hand_over(settings.home, put())
    process = work.take_in(settings, upload)
    process.kill()
    process.wait(10)
    assert [one.upload_id for one in landing.waiting(settings.home)] == [upload.upload_id]
    assert work.take_in(settings, upload).wait(60) == 0
    assert [one.status for one in ledger.deliveries()] == ["accepted"]


def test_thirty_schools_at_once_lose_nothing_and_each_gets_its_answer(
    settings: Settings, ledger: Ledger, put: Put
) -> None:
    schools = _some_schools(30)
    placed = [put(school=school) for school in schools]
    processes = [work.look(settings, draft) for draft in placed]
    assert [process.wait(120) for process in processes] == [0] * 30
    answers = [load(draft.folder) for draft in placed]
    assert all(answer is not None and not answer.is_refused for answer in answers)
    taking: list[subprocess.Popen[bytes]] = [
        work.take_in(settings, drafts.hand_over(settings.home, draft)) for draft in placed
    ]
    assert [process.wait(120) for process in taking] == [0] * 30
    assert sorted(one.school_id or "" for one in ledger.deliveries("accepted")) == sorted(schools)
    assert len(ledger.rows(database.delivery)) == 30
    assert landing.waiting(settings.home) == []


def _some_schools(number: int) -> list[str]:
    from attendance.schools import all_schools

    return [school.school_id for school in all_schools() if school.sector == "vo"][:number]


def test_nothing_on_the_desk_is_taken_in_by_a_build(settings: Settings, ledger: Ledger, put: Put) -> None:
    from attendance.intake.taking_in import Intake

    put()
    assert list(Intake(settings, ledger).take_in_waiting()) == []
    assert Path(paths.desk(settings.home)).exists()
