"""What is written into the inbox: names, shapes, notations, moments, and the same bytes each time."""

import hashlib
import re
from datetime import datetime
from pathlib import Path

import pytest

from attendance.sample import make_region, plan_region, write_region
from attendance.sample.make import Written
from attendance.sample.region import RegionPlan
from attendance.schools import find_school, school_days
from tests.attendance.sample.conftest import read_files, read_tables

_HEADERS = {
    "leerlingen": "leerlingnummer onderwijstype leerjaar klas woongemeente achttien_plus inschrijving uitschrijving",
    "rooster": "leerlingnummer datum lesuur begintijd eindtijd vak soort status gecontroleerd",
    "lessen": "lesgroep datum lesuur begintijd eindtijd vak soort status gecontroleerd",
    "groepsindeling": "leerlingnummer lesgroep van tot",
    "registraties": "leerlingnummer datum datum_tot lesuur begintijd eindtijd code geoorloofd bron minuten "
    "geregistreerd_op",
    "lestijden": "lesuur begintijd eindtijd weekdag geldig_van geldig_tot datum",
    "codes": "code omschrijving categorie geldig_van geldig_tot",
    "vrije_dagen": "datum omschrijving",
    "afspraken": "id beginDatumTijd eindDatumTijd beginLesuur eindLesuur titel vak leerlingnummer "
    "presentieRegistratieVerplicht presentieRegistratieVerwerkt afspraakStatus",
    "waarnemingen": "id waarnemingSoort beginDatumTijd eindDatumTijd beginLesuur eindLesuur leerlingnummer afspraakId "
    "invoerDatum laatstGewijzigdDatum herkomst",
    "absentiemeldingen": "id absentieSoort afkorting omschrijving geoorloofd datumTijdInvoer beginDatumTijd "
    "eindDatumTijd beginLesuur eindLesuur afgehandeld leerlingnummer minutenGemist opmerkingen",
    "agenda": "agendaitem_id stamnummer datum lesuur begin eind status type",
    "verantwoordingen": "verantwoording_id stamnummer agendaitem_id verantwoording_datum moment lesuur "
    "absentiereden_code aanwezigheidsreden_geoorloofd luxeverzuim verantwoordingstype_id genoteerd_op genoteerd_door "
    "opmerking",
    "presentie": "datumvan lesuurbegin lesuureind ovnr groepnaam typeomschrijving tijdvan2 tijdtot2 tijd reden opmerking "
    "deelnemernaam naam",
    "dagdelen": "leerlingnummer van t/m dagdeel soort geoorloofd minuten",
}
_OWN_TABLES = {
    "uitwisselformaat": {"leerlingen", "registraties"},
    "somtoday": {"leerlingen", "afspraken", "waarnemingen", "absentiemeldingen"},
    "magister": {"leerlingen", "agenda", "verantwoordingen"},
    "pars": {"leerlingen", "presentie"},
    "dagdelen": {"leerlingen", "dagdelen"},
}


def _fingerprints(home: Path) -> dict[str, tuple[str, float]]:
    """Hash and modification time of every file under the inbox."""
    return {
        str(file.relative_to(home)): (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime)
        for file in sorted(home.rglob("*"))
        if file.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_times(tmp_path: Path) -> None:
    for name in ("one", "two", "other"):
        make_region(tmp_path / name, schools=14, months=1, seed=8 if name == "other" else 7, pupils=900)
    one, two, other = (_fingerprints(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    contents = [{hash for name, (hash, _) in found.items() if not name.endswith(".csv")} for found in (one, other)]
    assert contents[0]
    assert not contents[0] & contents[1]


def test_a_month_does_not_depend_on_how_many_months_are_asked_for(tmp_path: Path) -> None:
    arguments = {"schools": 4, "seed": 3, "formats": "uitwisselformaat", "pupils": 300}
    make_region(tmp_path / "short", months=1, **arguments)
    make_region(tmp_path / "long", months=3, **arguments)
    long = _fingerprints(tmp_path / "long")
    assert {name: long[name][0] for name in long if "2025-09" in name} == {
        name: hash for name, (hash, _) in _fingerprints(tmp_path / "short").items()
    }


def test_paths_come_in_order_of_receipt_and_nothing_half_written_stays(written: list[Written]) -> None:
    moments = [one.path.stat().st_mtime for one in written]
    assert moments == sorted(moments)
    assert {one.path for one in written} == set(written[0].path.parent.iterdir())


def test_names_say_school_and_month(written: list[Written]) -> None:
    for one in written:
        match = re.fullmatch(r"(\d\d[A-Z]{2}\d\d)_(\d{4}-\d\d)(?: \(2\))?(\.zip|\.xlsx|)", one.path.name)
        assert match is not None
        assert match[1] == one.school_id
        assert match[2] == f"{one.plan.month:%Y-%m}"


def test_every_shape_container_and_encoding_occurs(written: list[Written], region: RegionPlan) -> None:
    styles = [region.schools[one.plan.school_number].style for one in written]
    assert {style.shape for style in styles} == set(_OWN_TABLES)
    assert {style.file.container for style in styles} == {"zip", "folder", "workbook"}
    assert {style.file.encoding for style in styles} == {"utf-8", "utf-8-sig", "cp1252", "utf-16"}
    assert {style.timetable for style in styles} == {"per_pupil", "per_group", "bells"}


def test_tables_have_the_columns_of_their_shape_and_the_rows_that_are_claimed(
    written: list[Written], region: RegionPlan
) -> None:
    for one in written[:20]:
        plan = region.schools[one.plan.school_number]
        tables = read_tables(one, region)
        assert _OWN_TABLES[plan.style.shape] <= set(tables)
        for name, rows in tables.items():
            wanted = _HEADERS[name].split()
            if name == "leerlingen" and plan.style.shape == "magister":
                wanted[0] = "stamnummer"
            if name in ("rooster", "lessen") and not plan.style.has_times:
                wanted = [column for column in wanted if column not in ("begintijd", "eindtijd")]
            spare = {"roepnaam", "achternaam", "geboortedatum", "bsn", ""}
            assert [column for column in rows[0] if column not in spare] == wanted, one.path.name
            assert len(rows) == one.rows[name], (one.path.name, name)


def test_late_missing_repeated_corrected_and_refused_deliveries(written: list[Written], region: RegionPlan) -> None:
    by_plant = {(plant.school_id, plant.month): plant.what for plant in region.planted if plant.month}
    on_hand: dict[tuple, list[Written]] = {}
    for one in written:
        on_hand.setdefault((one.school_id, one.plan.month), []).append(one)
    for plan in region.schools:
        for month in {one.plan.month for one in written}:
            what = by_plant.get((plan.school.school_id, month), "regular")
            copies = on_hand.get((plan.school.school_id, month), [])
            assert len(copies) == {"missing": 0, "repeat": 2, "correction": 2, "refused": 2}.get(what, 1)
            if what == "repeat":
                assert copies[0].path.read_bytes() == copies[1].path.read_bytes()
            if what == "correction":
                assert read_files(copies[0].path) != read_files(copies[1].path)
            if what == "refused":
                assert ["bsn" in read_tables(copy, region)["leerlingen"][0] for copy in copies] == [True, False]
            if copies:
                assert _is_late(copies[0]) == (what == "late")
    assert {"late", "missing", "repeat", "correction", "refused"} <= set(by_plant.values())


def _is_late(one: Written) -> bool:
    received = datetime.utcfromtimestamp(one.path.stat().st_mtime).date()
    region = find_school(one.school_id).holiday_region
    after = one.plan.month.replace(day=28)
    return len([day for day in school_days(region, after, received) if day.month != one.plan.month.month]) > 5


def test_a_correction_settles_what_was_pending(written: list[Written], region: RegionPlan) -> None:
    corrected = [one for one in written if one.plan.kind == "correction"]
    assert corrected
    for one in corrected:
        codes = {
            row.category: row.code
            for row in _code_rows(region, one.plan.school_number)
            if row.category == "unknown_reason"
        }
        first = next(
            other
            for other in written
            if other.school_id == one.school_id and other.plan.month == one.plan.month and other.plan.copy == 1
        )
        column = {"magister": "absentiereden_code"}.get(region.schools[one.plan.school_number].style.shape, "code")
        table = {"magister": "verantwoordingen"}.get(region.schools[one.plan.school_number].style.shape, "registraties")
        pending, settled = (
            sum(row[column] == codes["unknown_reason"] for row in read_tables(delivery, region)[table])
            for delivery in (first, one)
        )
        assert settled < pending


def _code_rows(region: RegionPlan, school_number: int):
    from attendance.sample.codes import code_list

    style = region.schools[school_number].style
    return code_list(style.code_kind, style.codes_change).rows


def test_plain_exchange_deliveries_have_nothing_planted(tmp_path: Path) -> None:
    plan = plan_region(schools=6, months=2, formats="uitwisselformaat", pupils=400)
    deliveries = write_region(tmp_path, plan)
    assert len(deliveries) == 12
    assert not any(one.planted for one in deliveries)
    assert {plant.what for plant in plan.planted} <= {"transfer"}
    assert sum(school.pupils for school in plan.schools) == 400


def test_progress_is_told_once_per_school_and_month(tmp_path: Path) -> None:
    calls: list[int] = []
    make_region(tmp_path, schools=5, months=2, pupils=150, progress=lambda: calls.append(1))
    assert len(calls) == 10


@pytest.mark.parametrize(
    "arguments", [{"schools": 0}, {"schools": 99_999}, {"months": 0}, {"months": 12}, {"formats": "pars"}]
)
def test_impossible_wishes_are_refused(tmp_path: Path, arguments: dict) -> None:
    with pytest.raises(ValueError, match=r"schools|months|formats"):
        make_region(tmp_path, **arguments)
