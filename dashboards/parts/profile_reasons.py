"""Profiel, its reasons and spells: what was missed, by reason and by how long or how often."""

from datetime import date

from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import count, percent
from dashboards.products import figures, labels, profiling
from dashboards.products.data import Row


def draw(patterns: list[Row], now: Row, month: date, within: figures.Scope, name: str) -> None:
    """Draws the patterns of one month in their own order, the adapted programmes beside them, and all as a table."""
    blocks.section(
        "Redenen en perioden",
        "Langdurig ziek is zeven schooldagen of meer achtereen; vaak kort ziek is de vierde ziekmelding in twaalf schoolweken en wat daar in de twee maanden erna bij komt. "
        "Elk patroon vraagt een ander gesprek.",
    )
    if not patterns:
        blocks.nothing(
            "Van deze maand zijn alleen totalen bekend: redenen en perioden ontbreken."
            if now["totals_schools"] == now["schools"]
            else "In deze publicatie staan nog geen patronen; na de volgende publicatie wel."
        )
        return
    by = {row["pattern"]: row for row in patterns}
    missed = sum(row["absent_minutes"] for row in patterns)
    empty = {"absent_minutes": 0, "pupils": 0, "spells": 0}
    rows = [{**by.get(key, empty), "label": label, "group": group, "all": missed} for key, (label, group) in profiling.PATTERNS.items()]  # fmt: skip
    charts.show(
        charts.reasons(
            [
                {
                    "reason": row["label"],
                    "group": row["group"],
                    "share": row["absent_minutes"] / now["registered_minutes"] if now["registered_minutes"] else 0,
                    "text": f"{percent(wording.share(row['absent_minutes'], missed))} · {count((row['absent_minutes'] + 30) // 60)} uur",
                }
                for row in rows
            ]
        ),
        f"Wat er in {wording.month_name(month)} werd gemist, naar reden en naar hoe lang of hoe vaak: uren, en hun deel van alle gemiste lestijd. De volgorde ligt vast.",
        f"{name}-patronen",
    )
    adapted = figures.adapted(first=month, last=month, **within)
    names = labels.names("timetable_state", "state")
    if adapted:
        told = [
            f"{str(names.get(row['state'], row['state'])).lower()} {wording.hours(row['adapted_minutes'])} uur ({wording.plural(row['pupils'], 'leerling', 'leerlingen')})"
            for row in adapted
        ]
        blocks.note(
            f"**Aangepast programma.** {wording.listing(told).capitalize()}. Deze uren gaan van het rooster af en zijn geen verzuim."
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Patroon", lambda row: row["label"]),
                Column("Gemist", lambda row: row["absent_minutes"], "hours"),
                Column(
                    "Deel van wat werd gemist", lambda row: wording.share(row["absent_minutes"], row["all"]), "share"
                ),
                Column("Leerlingen", lambda row: row["pupils"], "count"),
                Column("Perioden", lambda row: row["spells"], "count"),
            ],
            rows,
            f"{name}-patronen",
            "Een leerling met twee patronen telt bij beide. Een periode telt in de maand waarin zij begint.",
        )
