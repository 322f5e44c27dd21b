"""The key in use: where it is found, that it is the one with which everything kept was made, and its rotation."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from attendance import database, moments
from attendance.administration import rewriting
from attendance.administration.rewriting import REKEYED, Rewriting
from attendance.deliveries import Ledger
from attendance.errors import PseudonymKeyChanged
from attendance.intake.raw_files import write_raw_file
from attendance.pseudonyms import PseudonymKey, load_key
from attendance.settings import Settings


def confirmed_key(settings: Settings, ledger: Ledger) -> PseudonymKey:
    """The key, made if nothing was ever taken in. Whoever takes in or counts asks for it first.

    Raises PseudonymKeyChanged if it is missing, damaged, readable by others, inside the data folder, or not the one with
    which the kept rows were made.
    """
    rewriting.settle(settings, ledger)
    key = _key(settings, create=ledger.key_fingerprint() is None)
    if not ledger.confirm_key(key.fingerprint(), moments.now()):
        place = "REGIOBEELD_KEY" if settings.key else settings.key_file
        raise PseudonymKeyChanged(
            f"De sleutel in {place} is een andere dan die waarmee eerdere leveringen zijn versleuteld. "
            "Zet de oude sleutel terug; met een andere zou elke leerling een nieuwe worden."
        )
    return key


def _key(settings: Settings, create: bool) -> PseudonymKey:
    if settings.key:
        return PseudonymKey.from_text(settings.key)
    if settings.key_file.resolve().is_relative_to(settings.home.resolve()):
        raise PseudonymKeyChanged(
            f"De sleutel voor pseudoniemen ligt in de gegevensmap ({settings.key_file}); wie de gegevens heeft, heeft dan "
            "ook de sleutel. Verplaats haar naar een map daarbuiten en zet dat pad in REGIOBEELD_KEY_FILE."
        )
    is_credential = settings.credentials is not None and settings.key_file.resolve().parent == settings.credentials
    return load_key(settings.key_file, create, is_credential)


def rotate(settings: Settings, ledger: Ledger) -> int:
    """Brings a new key in force and re-keys all kept rows; returns the number of files. A pupil stays one pupil.

    Without effect, or complete, also after a kill. Raises PseudonymKeyChanged if the key can't be replaced from here, and
    Busy if others work with the rows for too long.
    """
    if settings.key:
        raise PseudonymKeyChanged(
            "De sleutel komt uit REGIOBEELD_KEY; van hieruit is die niet te vervangen. Zet haar eerst in een bestand "
            "(REGIOBEELD_KEY_FILE, alleen leesbaar voor uzelf) en haal de variabele weg."
        )
    with rewriting.rows_alone(settings, ledger):
        key = confirmed_key(settings, ledger).extended()
        change = Rewriting(settings, ledger)
        rekeyed = set()
        files = 0
        for one in ledger.deliveries("accepted", "superseded"):
            for name, path in rewriting.raw_files(settings.home, one):
                assert one.school_id
                if name != "set_aside":
                    _rekey(path, change.place(path), one.school_id, key)
                    rekeyed.add(one.delivery_id)
                    files += 1
        change.bring_key(key)

        def replace_fingerprint(connection: sa.Connection) -> None:
            table = database.pseudonym_key
            connection.execute(table.delete())
            connection.execute(table.insert().values(fingerprint=key.fingerprint(), recorded_at=moments.now()))

        change.commit(REKEYED, rekeyed, also=replace_fingerprint)
    return files


def _rekey(source: Path, target: Path, school_id: str, key: PseudonymKey) -> None:
    rows = pq.read_table(source, partitioning=None)
    former = pc.unique(rows["pupil_key"])
    latter = pa.array(key.rekeyed(school_id, former.to_pylist()), pa.int64())
    places = pc.index_in(rows["pupil_key"], former)
    at = rows.column_names.index("pupil_key")
    write_raw_file(target, rows.set_column(at, rows.schema.field(at), latter.take(places.combine_chunks())))
