"""A school hands in, says what a code means, corrects its file, and sees it on the dashboards: in a real browser."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from orchestration.command import ROOT, command, environment
from tests.browser.conftest import serving, settled
from tests.end_to_end.exchange import SCHOOL, write
from tests.warm import warm_python

NAME = "M. Jansen"
SLOW = 120_000
"""Milliseconds for a count on trial on a busy machine."""


@pytest.fixture(scope="module")
def desk_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk") / "home"


@pytest.fixture(scope="module")
def desk_address(desk_home: Path) -> Iterator[str]:
    """The screens over an empty data folder with a key of its own: nothing is published yet."""
    before = os.environ.get("REGIOBEELD_KEY_FILE")
    os.environ["REGIOBEELD_KEY_FILE"] = str(desk_home.with_suffix(".key"))
    try:
        with serving(desk_home, python=warm_python()) as address:
            yield address
    finally:
        os.environ.pop("REGIOBEELD_KEY_FILE")
        if before:
            os.environ["REGIOBEELD_KEY_FILE"] = before


def open_desk(page: Page, address: str) -> None:
    page.goto(f"{address}/aanleveren?rol=school&school={SCHOOL}")
    settled(page, "Aanleveren")


def upload(page: Page, *files: Path) -> None:
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([str(file) for file in files])
    page.get_by_text("gelezen in").first.wait_for(timeout=SLOW)


def give_name(page: Page) -> None:
    field = page.get_by_label("Uw naam").first
    field.fill(NAME)
    field.press("Enter")


def test_from_first_file_to_the_dashboards(page: Page, desk_address: str, desk_home: Path, tmp_path: Path) -> None:
    # a school that never handed in makes itself known by its code
    page.goto(f"{desk_address}/aanleveren?rol=school")
    settled(page, "Aanleveren")
    code = page.get_by_label("Staat uw school er niet bij?")
    code.fill(SCHOOL)
    code.press("Enter")
    expect(page.get_by_text("Sleep uw export hieronder")).to_be_visible()

    # what is recognised is shown back, and nothing is final before the yes
    first = write(tmp_path / "oktober.zip", absent="TANDARTS")
    upload(page, first)
    expect(page.get_by_text("uitwisselformaat · oktober 2025")).to_be_visible()
    expect(page.get_by_text("Verzuimcode TANDARTS heeft nog geen betekenis")).to_be_visible()
    assert not (desk_home / "raw").exists()
    page.get_by_role("button", name="Bevestigen en inleveren").click()
    expect(page.get_by_text("Ingeleverd, dank u wel")).to_be_visible(timeout=SLOW)

    # the same file again changes nothing
    upload(page, first)
    expect(page.get_by_text("Al ontvangen")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_text("Al ontvangen")).to_have_count(0)

    # the code gets its meaning, after a look at what that does
    page.goto(f"{desk_address}/codes?rol=school&school={SCHOOL}")
    settled(page, "Codes toewijzen")
    expect(page.locator(".rb-conclusion").first).to_contain_text("1 code wacht")
    expect(page.get_by_text("want de code zelf luidt ‘TANDARTS’")).to_be_visible()
    page.get_by_role("button", name="Voorstel overnemen").click()
    page.get_by_role("button", name="Laat zien wat de cijfers worden").click()
    expect(page.get_by_text("medisch bezoek +0,8 uur")).to_be_visible(timeout=SLOW)
    give_name(page)
    page.get_by_role("button", name="1 betekenis bewaren").click()
    expect(page.get_by_text("Bewaard.", exact=True)).to_be_visible(timeout=SLOW)
    expect(page.locator(".rb-conclusion").first).to_contain_text("Alle 1 code")
    expect(page.get_by_role("row").filter(has_text="Code TANDARTS is medisch bezoek")).to_contain_text(NAME)

    # a corrected file shows what changes before it takes the place of the former
    open_desk(page, desk_address)
    upload(page, write(tmp_path / "oktober-verbeterd.zip", absent="SP"))
    expect(page.get_by_text("ongeoorloofd +0,8 uur")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Bevestigen en inleveren").click()
    expect(page.get_by_text("Ingeleverd, dank u wel")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("row").filter(has_text="vervangen door een latere")).to_have_count(1)

    # and after the next publication it stands on the dashboards
    done = subprocess.run(
        [warm_python(), *command("build")[1:]],
        cwd=ROOT,
        env=environment(desk_home, desk_home.with_suffix(".key")),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (desk_home / "published" / "current").exists(), done.stdout + done.stderr
    page.goto(f"{desk_address}/school?rol=school&school={SCHOOL}")
    settled(page, "School")
    expect(page.locator(".rb-facts").first).to_contain_text("0,8 uur")
    expect(page.locator(".rb-facts").first).to_contain_text("0,8 ongeoorloofd")


def test_rows_that_can_not_be_used_can_be_taken_along_with_their_reason(
    page: Page, desk_address: str, tmp_path: Path
) -> None:
    open_desk(page, desk_address)
    upload(page, write(tmp_path / "november.zip", month="2025-11", day=66))
    expect(page.get_by_role("heading", name="Deze rijen tellen niet mee")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="1 rij die apart is gezet").click()
    sheet = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).active
    heading, row = sheet.iter_rows(values_only=True)
    assert heading[:3] == ("Rij", "Waarom apart gezet", "Kolom")
    assert "is de datum in ‘datum’ niet te lezen" in row[1]
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("november.zip")).to_have_count(0)


def test_what_is_no_export_gets_a_friendly_no(page: Page, desk_address: str, tmp_path: Path) -> None:
    report = tmp_path / "verslag.pdf"
    report.write_bytes(b"%PDF-1.7 een verslag")
    open_desk(page, desk_address)
    upload(page, report)
    expect(page.get_by_text("Dit is een pdf en geen tabel")).to_be_visible()
    expect(page.get_by_role("button", name="Bevestigen en inleveren")).to_have_count(0)
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("verslag.pdf")).to_have_count(0)


def test_an_unknown_layout_is_explained_once_and_recognised_from_then_on(
    page: Page, desk_address: str, tmp_path: Path
) -> None:
    absences = tmp_path / "verzuim.csv"
    absences.write_text("Kind;Vanaf;Dagdeel;Reden\n1001;06-10-2025;ochtend;Ziek\n1002;07-10-2025;middag;Arts\n")
    pupils = tmp_path / "leerlingen.csv"
    pupils.write_text(
        "leerlingnummer;onderwijstype;leerjaar;inschrijving\n1001;bao;3;2025-08-01\n1002;bao;4;2025-08-01\n"
    )
    open_desk(page, desk_address)
    upload(page, pupils, absences)
    expect(page.get_by_role("heading", name="Kolommen toewijzen: verzuim")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="06-10-2025")).to_contain_text("Vanaf")
    give_name(page)
    page.get_by_role("button", name="Onthouden en opnieuw lezen").click()
    expect(page.get_by_text("dagdelen · oktober 2025")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("Op het bureau")).to_have_count(0, timeout=SLOW)
    upload(page, pupils, absences)
    expect(page.get_by_text("dagdelen · oktober 2025")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("Op het bureau")).to_have_count(0, timeout=SLOW)


def test_lesson_times_are_corrected_and_undone(page: Page, desk_address: str) -> None:
    page.goto(f"{desk_address}/lestijden?rol=school&school={SCHOOL}")
    settled(page, "Lestijden en roosters")
    expect(page.locator(".rb-conclusion").first).to_contain_text("geen lestijden bekend")
    page.get_by_text("Lestijden wijzigen").click()
    for label, text in (("lesuur 1", "1"), ("begint 1", "8:30"), ("eindigt 1", "9:20")):
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")
    give_name(page)
    page.get_by_role("button", name="Bewaren", exact=True).first.click()
    expect(page.get_by_text("Bewaard.", exact=True)).to_be_visible(timeout=SLOW)
    expect(page.locator(".rb-conclusion").first).to_contain_text("1 lestijd, met de hand ingevuld")
    page.get_by_text("Een wijziging terugdraaien").click()
    page.get_by_role("button", name="Terugdraaien").click()
    expect(page.locator(".rb-conclusion").first).to_contain_text("geen lestijden bekend", timeout=SLOW)
    expect(page.get_by_role("row").filter(has_text="Teruggedraaid")).to_contain_text(NAME)


def test_two_gigabytes_are_refused_at_once(page: Page, desk_address: str, tmp_path: Path) -> None:
    large = tmp_path / "alles.csv"
    with large.open("wb") as file:
        file.truncate(2 * 2**30)
    open_desk(page, desk_address)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([str(large)])
    page.locator("[data-testid=stFileChipIconError]").wait_for(timeout=10_000)
    said = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert "te groot om in één keer te lezen" in page.evaluate(said)
    expect(page.get_by_text("Op het bureau")).to_have_count(0)


def test_the_filled_example_is_handed_in_as_it_is(page: Page, desk_address: str, tmp_path: Path) -> None:
    open_desk(page, desk_address)
    page.get_by_text("Lukt een export niet?").click()
    with page.expect_download(timeout=SLOW) as download:
        # by keyboard: what is above is still unfolding, and a button that moves while the mouse is down is not clicked
        page.get_by_role("button", name="Ingevuld voorbeeld").press("Enter")
    example = tmp_path / download.value.suggested_filename
    download.value.save_as(example)
    upload(page, example)
    expect(page.get_by_text("Eerst dit")).to_have_count(0)
    expect(page.get_by_text("Deze rijen tellen niet mee")).to_have_count(0)
    page.get_by_role("button", name="Intrekken").first.click()
