"""A rehearsal says beforehand, to the minute, what the platform publishes afterwards; and it leaves nothing behind."""

import io
import json
import signal
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance import paths
from attendance.deliveries import Ledger
from attendance.desk import drafts, work
from attendance.desk.rehearsal import MEASURES, Figures, Question, Rehearsal
from attendance.settings import Settings, read_settings
from attendance.statements import corrections
from tests.end_to_end.exchange import SCHOOL, write
from tests.end_to_end.platform import Platform

OTHER_SCHOOL = "00AP00"
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    folder = tmp_path_factory.mktemp("rehearsal")
    platform = Platform(folder)
    platform.run("deliver", write(folder / f"{SCHOOL}_2025-10.zip", absent="QQ"))
    return platform


@pytest.fixture(scope="module")
def settings(platform: Platform) -> Settings:
    home = platform.home
    key_file = Path(platform.environment["REGIOBEELD_KEY_FILE"])
    return replace(read_settings(), home=home, database_url=f"sqlite:///{home / 'application.db'}", key_file=key_file)


def rehearse(platform: Platform, question: Question) -> Rehearsal:
    process = platform.start("rehearse")
    out, err = process.communicate(question.to_json(), timeout=300)
    assert process.returncode == 0, err
    return Rehearsal.from_json(out)


def published(platform: Platform) -> Figures:
    """The school's published figures in the form in which a rehearsal gives them."""

    def rows(names: str, sql: str) -> list[dict[str, Any]]:
        return [dict(zip(names.split(), row, strict=True)) for row in platform.query(sql)]

    sums = ", ".join(f"sum({measure})::bigint" for measure in MEASURES)
    return Figures(
        attendance=rows(
            f"month {' '.join(MEASURES)}", f"select month, {sums} from attendance_month group by 1 order by 1"
        ),
        tiers=rows(
            "month profile period_kind tier pupils",
            "select month, profile, period_kind, tier, sum(pupils)::bigint from tier_distribution group by all order by all",
        ),
        categories=rows(
            "month category absent_minutes pupils",
            "select month, category, sum(absent_minutes)::bigint, sum(pupils)::bigint from absence_category_month "
            "group by all order by all",
        ),
    )


def test_a_meaning_a_draft_and_what_is_published_afterwards_agree_to_the_minute(
    platform: Platform, settings: Settings, tmp_path: Path
) -> None:
    ledger = Ledger.open(settings.database_url)
    change = corrections.code_means("QQ", "sick")
    november = write(tmp_path / "november.zip", month="2025-11", absent="QQ", pupils=14)
    draft = drafts.put_down(settings.home, [(november.name, io.BytesIO(november.read_bytes()))], SCHOOL, None)
    assert work.look(settings, draft).wait(60) == 0

    said = rehearse(platform, Question(SCHOOL, draft=draft.upload_id, changes=(change,)))
    assert not said.is_refused
    assert said.changed_months() == [OCTOBER, NOVEMBER]
    assert said.before.months() == [OCTOBER]
    minutes = {(row["month"], row["category"]): row["absent_minutes"] for row in said.before.categories}
    assert minutes[OCTOBER, "unknown_reason"] == 50
    minutes = {(row["month"], row["category"]): row["absent_minutes"] for row in said.after.categories}
    assert (minutes[OCTOBER, "sick"], minutes[NOVEMBER, "sick"]) == (50, 50)
    assert minutes.get((OCTOBER, "unknown_reason"), 0) == 0

    assert [one.month for one in ledger.deliveries()] == [OCTOBER]
    assert corrections.history(ledger, SCHOOL) == []
    assert [one.upload_id for one in drafts.on_desk(settings.home, SCHOOL)] == [draft.upload_id]
    assert not [path for path in paths.rehearsals(settings.home).iterdir() if path.is_dir()]

    corrections.record(ledger, SCHOOL, [change], "M. Jansen")
    assert work.take_in(settings, drafts.hand_over(settings.home, draft)).wait(60) == 0
    platform.run("build")
    assert published(platform) == said.after


def by_lesson_period(path: Path) -> Path:
    """The small delivery with the numbers of lessons in place of their times, and a bell table of 50 minutes."""
    with zipfile.ZipFile(path) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    timetable = tables["rooster.csv"].replace("begintijd;eindtijd", "lesuur")
    times = (("08:30", "09:20"), ("09:20", "10:10"), ("10:30", "11:20"), ("11:20", "12:10"))
    bells = ["lesuur;begintijd;eindtijd"]
    for number, (begin, end) in enumerate(times, start=1):
        timetable = timetable.replace(f"{begin};{end}", f"{number}")
        bells.append(f"{number};{begin};{end}")
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (tables | {"rooster.csv": timetable, "lestijden.csv": "\r\n".join(bells)}).items():
            archive.writestr(name, text)
    return path


def test_other_bells_change_the_hours_of_lessons_without_times(platform: Platform, tmp_path: Path) -> None:
    platform.run("deliver", by_lesson_period(write(tmp_path / f"{OTHER_SCHOOL}_2025-10.zip")))
    shorter = [("1", 510, 550, None), ("2", 550, 590, None), ("3", 610, 650, None), ("4", 650, 690, None)]
    change = corrections.bells_are(shorter, valid_from=date(2025, 10, 13))
    said = rehearse(platform, Question(OTHER_SCHOOL, changes=(change,)))
    before, after = (side.attendance[0]["scheduled_minutes"] for side in (said.before, said.after))
    assert before == 12 * 10 * 4 * 50
    assert after == 12 * 4 * (5 * 50 + 5 * 40)


def test_a_draft_that_would_be_refused_changes_nothing(platform: Platform, settings: Settings, tmp_path: Path) -> None:
    broken = io.BytesIO(b"%PDF-1.7")
    draft = drafts.put_down(settings.home, [("overzicht.pdf", broken)], SCHOOL, None)
    said = rehearse(platform, Question(SCHOOL, draft=draft.upload_id))
    assert said.is_refused
    assert said.changed_months() == []
    drafts.withdraw(draft)
    process = platform.start("rehearse")
    out, _ = process.communicate(Question(SCHOOL, draft=draft.upload_id).to_json(), timeout=300)
    assert "begin opnieuw" in json.loads(out)["problem"]


def test_a_school_without_deliveries_is_told_so(platform: Platform) -> None:
    process = platform.start("rehearse")
    out, _ = process.communicate(Question("00AR00").to_json(), timeout=300)
    assert "lever eerst een maand aan" in json.loads(out)["problem"]


def test_what_a_killed_rehearsal_left_is_swept_by_the_next(platform: Platform, settings: Settings) -> None:
    question = Question(SCHOOL, changes=(corrections.code_means("QQ", "leave"),))
    process = platform.start("rehearse")
    assert process.stdin
    process.stdin.write(question.to_json())
    process.stdin.close()
    root = paths.rehearsals(settings.home)
    deadline = time.monotonic() + 60
    while not [path for path in root.iterdir() if path.is_dir()] and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert [path for path in root.iterdir() if path.is_dir()]
    rehearse(platform, question)
    assert not [path for path in root.iterdir() if path.is_dir()]
    assert not list(root.glob(".*.scratch"))
