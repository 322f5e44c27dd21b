"""Registratiegedrag: what stands out in how a school registers. A hint about data for the school itself, no judgement."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import share
from dashboards.parts import attendance_parts
from dashboards.products import figures
from dashboards.products.data import Row, has_table

_HEADINGS = {
    "code_shift": "Andere redenen dan anders",
    "rounded_minutes": "Ronde minuten",
    "recorded_before_delivery": "Veel vastgelegd vlak voor het aanleveren",
    "unregistered_lessons": "Lessen die bijna nooit geregistreerd worden",
}
_MEANINGS = {
    "code_shift": "Het aandeel van een reden sprong met meer dan {border} procentpunt vergeleken met de eerdere maanden van dit schooljaar. "
    "Dat kan echt zijn, zoals een griepgolf; het kan ook een andere afspraak of een nieuwe code zijn.",
    "rounded_minutes": "Wie de minuten precies invult, komt in ongeveer één op de vijf gevallen op een veelvoud van vijf uit. We noemen het als het meer dan {border} % is.",
    "recorded_before_delivery": "Meer dan {border} % van de registraties is in de laatste twee dagen voor het aanleveren vastgelegd, meer dan een week na de les. "
    "Na zo’n tijd weet niemand het meer zeker.",
    "unregistered_lessons": "Op een vast moment in de week is meer dan {border} % van de lestijd niet geregistreerd, terwijl de rest van de week wel wordt bijgehouden.",
}


def page() -> None:
    """What stood out in the month, per kind; then the earlier months; then what the data cannot show."""
    school = filters.chosen("own_published_school")
    month = filters.chosen("month")
    months = [one for one in attendance_parts.months_until(month) if one <= month]
    found = (
        figures.registration_signals(school["school_id"], months[0], month) if has_table("registration_signal") else []
    )
    now = [row for row in found if row["month"] == month]
    is_there = bool(figures.attendance(first=month, last=month, school_id=school["school_id"]))
    blocks.conclusion(*_conclusion(school, month, now, is_there))
    blocks.section("Deze maand", "Elk punt is een vraag om zelf na te gaan, en geen oordeel.")
    if not now:
        blocks.nothing(
            "Er viel niets op." if is_there else "Over deze maand is niets geleverd, dus er kan ook niets opvallen."
        )
    for signal, heading in _HEADINGS.items():
        rows = [row for row in now if row["signal"] == signal]
        if rows:
            _kind(school["school_id"], month, signal, heading, rows)
    earlier = [row for row in found if row["month"] < month]
    if earlier:
        blocks.section("Eerder dit schooljaar")
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Wat opviel", lambda row: row["label"]),
                Column("Waar", _where),
                Column("Gezien", lambda row: share(row["part"], row["whole"]), "share"),
            ],
            earlier,
            f"{school['school_id']}-registratiegedrag-eerder",
            "De laatste maand bovenaan.",
        )
    blocks.section("Wat we bekijken")
    for signal, heading in _HEADINGS.items():
        blocks.note(f"**{heading}.** {_MEANINGS[signal].format(border=_borders()[signal])}")
    blocks.section("Wat deze gegevens niet laten zien")
    blocks.note(
        "Een aanlevering bevat van elke registratie alleen de laatste stand. Of er eerder iets anders stond, wie het veranderde en waarom, is er niet aan te zien. "
        "Levert uw software geen tijdstip van vastleggen of geen minuten mee, dan kan daarover ook niets opvallen; dat er niets staat, betekent dan niet dat alles in orde is."
    )


def _conclusion(school: Row, month: date, now: list[Row], is_there: bool) -> list[str]:
    name = wording.month_name(month)
    if not is_there:
        return [f"**{school['name']}** heeft {name} nog niet geleverd."]
    if not now:
        return [
            f"In {name} viel er bij **{school['name']}** niets op in hoe er is geregistreerd.",
            "Wat we bekijken staat onderaan deze pagina uitgelegd, ook wat we niet kunnen zien.",
        ]
    kinds = list(dict.fromkeys(_HEADINGS[row["signal"]].lower() for row in now))
    return [
        f"In {name} viel er bij **{school['name']}** iets op in hoe er is geregistreerd: {wording.listing(kinds)}.",
        "Het zegt iets over de gegevens, niet over leerlingen of leraren. Kijk of u het herkent.",
    ]


def _kind(school_id: str, month: date, signal: str, heading: str, rows: list[Row]) -> None:
    blocks.section(heading, _MEANINGS[signal].format(border=_borders()[signal]))
    columns = {
        "code_shift": [
            Column("Reden", lambda row: row["reason"] or "zonder code"),
            Column("Deze maand", lambda row: share(row["part"], row["whole"]), "share"),
            Column("Eerder dit schooljaar", lambda row: share(row["usual_part"], row["usual_whole"]), "share"),
            Column("Registraties deze maand", lambda row: row["part"], "count"),
            Column("van", lambda row: row["whole"], "count"),
        ],
        "unregistered_lessons": [
            Column("Moment", _where),
            Column("Niet geregistreerd", lambda row: share(row["part"], row["whole"]), "share"),
            Column("In de hele school", lambda row: share(row["usual_part"], row["usual_whole"]), "share"),
            Column("Geplande uren", lambda row: row["whole"], "hours"),
        ],
    }.get(
        signal,
        [
            Column("Wat", lambda row: _counted(row)),
            Column("Deel", lambda row: share(row["part"], row["whole"]), "share"),
            Column("Registraties", lambda row: row["part"], "count"),
            Column("van", lambda row: row["whole"], "count"),
        ],
    )
    tables.show(
        columns,
        rows,
        f"{school_id}-{signal.replace('_', '-')}-{month:%Y-%m}",
        f"Een mogelijke stap: {rows[0]['next_step']}",
    )


def _borders() -> dict[str, int]:
    """The border of each kind of hint in per cent, as the release carries it."""
    return {
        row["item"]: row["good"] // 10
        for row in figures.label_table("checklist_item")
        if row["list"] == "behaviour" and row["measure"]
    }


def _counted(row: Row) -> str:
    if row["signal"] == "rounded_minutes":
        return "Ingevulde minuten die een veelvoud van vijf zijn"
    return "Registraties van meer dan een week oud, vastgelegd in de laatste twee dagen"


def _where(row: Row) -> str:
    """The reason, or the moment in the week and the cohort, that a hint is about."""
    if row["reason"] is not None:
        return row["reason"] or "zonder code"
    words = []
    if row["education_type"]:
        words.append(wording.cohort(row["education_type"], row["year_group"]))
    if row["weekday"]:
        words.append(wording.WEEKDAYS[row["weekday"] - 1])
    if row["lesson_period"]:
        words.append(
            f"les {row['lesson_period']}" if ":" not in row["lesson_period"] else f"{row['lesson_period']} uur"
        )
    return ", ".join(words) or "alle registraties"


page()
