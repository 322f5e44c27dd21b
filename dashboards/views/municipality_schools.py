"""Scholen in de gemeente: each school as far as it may be shown, by name or by size, never by outcome."""

from datetime import date

import streamlit as st

from dashboards import filters
from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.parts import attendance_parts, protected_parts
from dashboards.parts.protected_parts import Tiers
from dashboards.products import protected
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    place, month, profile, order = (filters.chosen(name) for name in ("municipality", "month", "profile", "order"))
    release = protected.rows("release")[0]
    months = protected.months_until(month)
    schools = _schools(place, month, months, order)
    tiers = {row["school_id"]: _tiers(row["school_id"], profile, month) for row in schools}
    blocks.conclusion(*_conclusion(place, month, schools))
    blocks.note(
        f"**Kleine groepen.** Een leerjaar van een school staat er alleen met ten minste {release['minimum_pupils']} leerlingen; "
        f"percentages van leerlingen alleen bij ten minste {release['minimum_rate_pupils']}. Een kleine school blijft als school "
        "herkenbaar; een leerling niet."
    )
    found = [row["now"] for row in schools if row["now"]]
    absent = [Missing.NOT_DELIVERED for row in schools if row["now"] is None]
    protected_parts.explain(protected.SCHOOL, [*protected_parts.figures_of(found), *absent])
    attendance_parts.limits([protected.how_known(month, municipality_code=place["municipality_code"])])
    protected_parts.said(protected.notes(month, month, place["municipality_code"]))

    low = _lowest(schools)
    blocks.section(
        "Elke school naast haar eigen verloop",
        f"De lijn is het verloop van de school zelf, van {low} % onderaan tot 100 % bovenaan; de dunne grijze lijn is haar sector in de "
        "hele regio. Verschil tussen scholen is een vraag om over te praten, geen rangorde.",
    )
    _table(schools, months, month, order, low)

    blocks.section(
        "De lagen per school",
        "Een kleine school schommelt sterker dan een grote: bij 40 leerlingen is één leerling al 2,5 %, en de afronding tot 10 %.",
    )
    protected_parts.tier_bars(
        [(row["name"], tiers[row["school_id"]]) for row in schools],
        profile,
        f"Leerlingen per laag in {wording.month_name(month)}, als deel van alle leerlingen van de school; de lichtste kleur is de basis.",
    )
    width = protected.window(protected.SCHOOL)
    with blocks.folded("Als tabel"):
        protected_parts.tier_table(
            [(row["name"], profile, tiers[row["school_id"]], width) for row in schools],
            f"gemeente-scholen-lagen-{month:%Y-%m}",
            f"Leerlingen per laag in {wording.month_name(month)}.",
        )

    blocks.section("De leerjaren van een school", "Kies een school om haar leerjaren te zien.")
    _cohorts(schools, profile, month, width)


def _schools(place: Row, month: date, months: list[date], order: str) -> list[Row]:
    own: dict[str, dict[date, Row]] = {}
    for row in protected.rows("attendance_school_month"):
        own.setdefault(row["school_id"], {})[row["month"]] = row
    region: dict[tuple[str, date], Row] = {
        (row["sector"], row["month"]): row for row in protected.rows("attendance_region_month")
    }
    shown = []
    for school in protected.schools():
        if school["municipality_code"] != place["municipality_code"]:
            continue
        by_month = own.get(school["school_id"], {})
        shown.append(
            {
                **school,
                "now": by_month.get(month),
                "mark": protected_parts.mark(month, school_id=school["school_id"]),
                "history": [(one, protected.rate(by_month.get(one))) for one in months],
                "beside": [protected.rate(region.get((school["sector"], one))) for one in months],
            }
        )
    if order != "op naam":
        shown.sort(key=lambda row: (-_size(row), row["name"]))
    return shown


def _size(row: Row) -> int:
    pupils = protected.figure(row["now"], "pupils")
    return 0 if isinstance(pupils, Missing) else pupils


def _lowest(schools: list[Row]) -> int:
    known = [value.fraction for row in schools for _, value in row["history"] if isinstance(value, Share)]
    return int(20 * min(known, default=0.9) - 0.2) * 5


def _tiers(school_id: str, profile: str, month: date) -> Tiers:
    return Tiers(protected.tiers("tier_school_month", profile, "month", month=month, school_id=school_id))


def _conclusion(place: Row, month: date, schools: list[Row]) -> list[str]:
    there = [row for row in schools if isinstance(protected.rate(row["now"]), Share)]
    period = wording.month_name(month)
    words = (
        f"Van de {len(schools)} scholen in {place['municipality']} staan er over {period} **{len(there)}** met hun aanwezigheid hieronder."
        if len(schools) > 1
        else f"In {place['municipality']} is er één school in dit beeld; haar aanwezigheid over {period} "
        + ("staat hieronder." if there else f"is er niet: **{protected.rate(schools[0]['now'])}**.")
    )
    shares = [part for row in there if isinstance(part := protected.coverage(row["now"]), Share)]
    if not shares:
        return [words]
    low, high = min(shares, key=lambda one: one.fraction), max(shares, key=lambda one: one.fraction)
    if wording.tenths(low) == wording.tenths(high):
        return [words, f"Van de lestijd is {'overal ' if len(shares) > 1 else ''}{percent(low)} geregistreerd."]
    return [
        words,
        f"De scholen registreerden tussen **{percent(low)}** en **{percent(high)}** van hun lestijd. Lees elk percentage met dat erbij.",
    ]


def _table(schools: list[Row], months: list[date], month: date, order: str, low: int) -> None:
    for row in schools:
        row["line"] = blocks.sparkline(row["history"], row["beside"], low / 100)
    first, last = wording.month_short(months[0]), wording.month_short(months[-1])
    tables.show(
        [
            Column("School", lambda row: row["name"]),
            Column("Vestigingscode", lambda row: row["school_id"], download_only=True),
            Column("Sector", lambda row: row["sector"]),
            *protected_parts.columns("Leerlingen", "pupils", "count", "now"),
            *protected_parts.rate_columns("now"),
            *protected_parts.MARK_COLUMNS,
            Column(
                f"Verloop {first}–{last}" if first != last else f"Verloop {first}", lambda row: row["line"], "drawing"
            ),
            *protected_parts.columns("Gemist", "absent_minutes", "hours", "now"),
        ],
        schools,
        f"gemeente-scholen-{month:%Y-%m}",
        f"{wording.month_name(month).capitalize()}, scholen {order}. Een kruisje in de lijn is een maand zonder cijfer.",
    )


def _cohorts(schools: list[Row], profile: str, month: date, width: int) -> None:
    named = {row["school_id"]: row["name"] for row in schools}
    picked = st.selectbox(
        "School",
        list(named),
        format_func=lambda school_id: f"{named[school_id]} ({school_id})",
        key="school_hier",
        width=420,
    )
    found: dict[tuple[str, int], list[Row]] = {}
    for row in protected.tiers("tier_distribution", profile, "month", month=month, school_id=picked):
        found.setdefault((row["education_type"], row["year_group"]), []).append(row)
    if not found:
        blocks.nothing(
            f"{named[picked]} leverde over {wording.month_name(month)} niets aan: **{Missing.NOT_DELIVERED}**."
        )
        return
    tables_of = [
        (wording.cohort(*cohort), profile, Tiers(rows), width)
        for cohort, rows in sorted(found.items(), key=lambda one: protected.cohort_order(*one[0]))
    ]
    protected_parts.tier_bars(
        [(name, own) for name, _, own, _ in tables_of],
        profile,
        f"Leerlingen per laag per leerjaar van {named[picked]} in {wording.month_name(month)}. Een regel zonder balk is afgeschermd: "
        "het leerjaar is klein.",
    )
    with blocks.folded("Als tabel"):
        protected_parts.tier_table(
            tables_of, f"school-leerjaren-{picked}-{month:%Y-%m}", f"{named[picked]}, leerlingen per laag."
        )


page()
