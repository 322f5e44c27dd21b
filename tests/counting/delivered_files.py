"""Generated deliveries as files in an inbox: folders or zips of CSV, in the notations that schools use.

Belongs here: writing what formats.md allows. The contents come from generated.py.
"""

import csv
import io
import zipfile
from pathlib import Path
from random import Random

from .exchange import Delivery, Row

NOTATIONS = ("plain", "dutch", "digits")
DATES = ("datum", "datum_tot", "inschrijving", "uitschrijving", "van", "tot", "geldig_van", "geldig_tot")
NOBODY_ABSENT = ["leerlingnummer", "datum", "lesuur", "code"]
"""Header of `registraties` where there is nothing to register; no other table is delivered empty."""
TIMES = ("begintijd", "eindtijd")


def write_delivery(delivery: Delivery, inbox: Path, random: Random) -> Path:
    """Writes one delivery under the name that the inbox expects; a zip or a folder, by chance."""
    months = f"{delivery.first_month:%Y-%m}"
    if delivery.last_month != delivery.first_month:
        months += f"_{delivery.last_month:%Y-%m}"
    target = inbox / f"{delivery.school_id}_{months}"
    notation = random.choice(NOTATIONS)
    encoding = random.choice(("utf-8", "utf-8-sig", "cp1252"))
    files = {f"{name}.csv": table_text(rows, notation).encode(encoding) for name, rows in delivery.tables.items()}
    inbox.mkdir(parents=True, exist_ok=True)
    if random.random() < 0.5:
        target = target.with_suffix(".zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        target.mkdir()
        for name, content in files.items():
            (target / name).write_bytes(content)
    return target


def table_text(rows: list[Row], notation: str) -> str:
    """One table as CSV; columns are those that any row has."""
    columns = list(dict.fromkeys(name for row in rows for name in row)) or NOBODY_ABSENT
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if notation == "plain" else ";", lineterminator="\r\n")
    writer.writerow([column.replace("_", " ").upper() if notation == "dutch" else column for column in columns])
    for row in rows:
        writer.writerow([_written(column, row.get(column, ""), notation) for column in columns])
    return text.getvalue()


def _written(column: str, value: str, notation: str) -> str:
    if not value or notation == "plain":
        return value
    if column in DATES and notation == "dutch":
        year, month, day = value.split("-")
        return f"{int(day)}-{month}-{year}"
    if column in TIMES:
        return value.lstrip("0").replace(":", ".") if notation == "dutch" else value.replace(":", "")
    if value in ("J", "N") and column in ("gecontroleerd", "geoorloofd", "achttien_plus"):
        return {"dutch": {"J": "ja", "N": "nee"}, "digits": {"J": "1", "N": "0"}}[notation][value]
    return value
