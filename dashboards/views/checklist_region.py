"""Registratiekwaliteit in de regio: which items are weak where, without ranking, and which months stay out of comparisons."""

from collections import Counter
from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, ratings, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count
from dashboards.parts import attendance_parts
from dashboards.products import figures
from dashboards.products.data import Row, has_table

_LISTS = {"annex_001": "Checklist aanwezigheidsgegevens", "principles_004": "Basisprincipes van registreren"}
_WEAK = ("could_be_better", "needs_attention")


def page() -> None:
    """What is weak most often, the items over all schools, each school beside the others by name, and who stays out."""
    month = filters.chosen("month")
    sector = filters.chosen("sector")
    rows = figures.checklist(month, month, sector=sector) if has_table("checklist_month") else []
    rows = [row for row in rows if row["list"] in _LISTS]
    if not rows:
        blocks.conclusion(f"Over {wording.month_name(month)} is er in deze keuze nog geen checklist.")
        return
    out = [row for row in figures.comparison(month, month, sector=sector) if not row["qualifies"]]
    blocks.conclusion(*_conclusion(month, rows, out))
    ratings.legend()
    blocks.section(
        "De punten over alle scholen",
        "Per punt hoeveel scholen er hoe voor staan. Een punt dat bij veel scholen zwak is, pakt u het best samen op, bijvoorbeeld met de leverancier van de software.",
    )
    _items(month, rows)
    blocks.section(
        "Welk punt speelt waar",
        "Scholen op alfabet. Zo ziet u wie elkaar kan helpen: de ene school heeft op orde waar de andere aan begint. Het is geen rangorde.",
    )
    for list_name in _LISTS:
        _schools(month, list_name, [row for row in rows if row["list"] == list_name])
    blocks.section(
        "Maanden die niet meetellen in vergelijkingen",
        "Een maand die te weinig zegt, blijft buiten elke vergelijking. Dat is iets anders dan 100 % aanwezig, en iets anders dan slecht.",
    )
    _left_out(month, sector)


def _conclusion(month: date, rows: list[Row], out: list[Row]) -> list[str]:
    schools = len({row["school_id"] for row in rows})
    weak = Counter(row["label"] for row in rows if row["rating"] in _WEAK and row["how_known"] == "measured")
    sentences = []
    if weak:
        label, number = weak.most_common(1)[0]
        sentences.append(
            f"In {wording.month_name(month)} is **{label.lower()}** het punt dat het vaakst beter kan: bij {count(number)} van {wording.plural(schools, 'school', 'scholen')}."
        )
    else:
        sentences.append(
            f"In {wording.month_name(month)} staan alle gemeten punten bij alle {wording.plural(schools, 'school', 'scholen')} op goed of oké. Iets om samen bij stil te staan."
        )
    if out:
        sentences.append(
            f"**{wording.plural(len(out), 'school telt', 'scholen tellen')}** deze maand niet mee in vergelijkingen; onderaan staat waarom."
        )
    else:
        sentences.append("Alle scholen tellen deze maand mee in vergelijkingen.")
    return sentences


def _items(month: date, rows: list[Row]) -> None:
    items: dict[tuple[str, str], Row] = {}
    for row in rows:
        found = items.setdefault((row["list"], row["item"]), {**row, "counts": Counter()})
        found["counts"][row["rating"]] += 1
    tables.show(
        [
            Column("Punt", lambda row: row["label"]),
            Column("Lijst", lambda row: _LISTS[row["list"]]),
            *(Column(name, _rated(rating), "count") for rating, name in wording.RATINGS.items()),
        ],
        list(items.values()),
        f"registratiekwaliteit-punten-{month:%Y-%m}",
        f"Aantal scholen per waardering in {wording.month_name(month)}, in de volgorde van de lijsten.",
    )


def _rated(rating: str):
    return lambda row: row["counts"].get(rating, 0)


def _schools(month: date, list_name: str, rows: list[Row]) -> None:
    labels = {row["item"]: row["label"] for row in sorted(rows, key=lambda row: row["display_order"])}
    schools: dict[str, Row] = {}
    for row in rows:
        found = schools.setdefault(row["school_id"], {"school_id": row["school_id"], "name": row["name"]})
        found[row["item"]] = row["rating"]
    columns = [
        Column("School", lambda row: row["name"]),
        Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
    ]
    for number, (item, label) in enumerate(labels.items(), start=1):
        columns.append(Column(str(number), _square(item, label), "drawing"))
        columns.append(Column(label, _words(item), download_only=True))
    tables.show(
        columns,
        list(schools.values()),
        f"registratiekwaliteit-{list_name.replace('_', '-')}-{month:%Y-%m}",
        f"{_LISTS[list_name]}. "
        + "; ".join(f"{n}: {label.lower()}" for n, label in enumerate(labels.values(), start=1))
        + ".",
    )


def _square(item: str, label: str):
    return lambda row: ratings.square(row[item], label)


def _words(item: str):
    return lambda row: ratings.words(row[item])


def _left_out(month: date, sector: str | None) -> None:
    months = attendance_parts.months_until(month)
    rows = [row for row in figures.comparison(months[0], months[-1], sector=sector) if not row["qualifies"]]
    if not rows:
        blocks.nothing("Dit schooljaar telt elke maand van elke school mee.")
        return
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Waarom", lambda row: row["reasons"]),
        ],
        rows,
        f"niet-in-vergelijking-{wording.school_year(month)}",
        f"Schooljaar {wording.school_year(month)}, scholen op alfabet. De eigen pagina van de school toont alles wat er wel is.",
    )


page()
