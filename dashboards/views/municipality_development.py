"""Ontwikkeling: how attendance and tiers of a municipality move over the months, beside the region."""

from datetime import date

from dashboards import filters
from dashboards.drawing import blocks, charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, percent
from dashboards.parts import attendance_parts, protected_parts
from dashboards.parts.protected_parts import Tiers
from dashboards.products import labels, protected
from dashboards.products.data import Row


def page() -> None:
    """The page from its conclusion to its evidence."""
    place, month, sector, profile = (
        filters.chosen(name) for name in ("municipality", "month", "sector_here", "profile")
    )
    here = {"municipality_code": place["municipality_code"], "sector": sector}
    months = protected.months_until(month)
    own = protected.rows("attendance_municipality_month", **here)
    region = protected.rows("attendance_region_month", sector=sector)
    by_month = {row["month"]: row for row in own}
    width = protected.window(protected.MUNICIPALITY)
    tiers = {kind: _tiers(profile, kind, months, here) for kind in ("month", "ytd")}
    blocks.conclusion(*_conclusion(place["municipality"], months, by_month, tiers["month"], profile, width))
    found = protected_parts.figures_of([row for row in own if row["month"] in months])
    missing = [value.missing for rows in tiers.values() for value in rows.values() if value.missing]
    protected_parts.explain(protected.MUNICIPALITY, [*found, *missing])
    attendance_parts.limits([protected.how_known(one, **here) for one in months])
    protected_parts.said(protected.notes(months[0], months[-1], place["municipality_code"]))

    blocks.section("Aanwezigheid per maand")
    protected_parts.trend(
        own,
        region,
        months,
        f"de leerlingen in {place['municipality']}",
        lambda one: protected_parts.mark(one, **here),
    )
    with blocks.folded("Als tabel"):
        _table(months, by_month, {row["month"]: row for row in region})

    blocks.section(
        "De lagen, maand voor maand", "Een laag is een stand: elke maand wordt elke leerling opnieuw ingedeeld."
    )
    protected_parts.tier_bars(
        [(wording.month_name(one), tiers["month"][one]) for one in months],
        profile,
        "Leerlingen per laag per maand, als deel van alle leerlingen. Een regel zonder balk is afgeschermd of niet geleverd.",
    )
    with blocks.folded("Als tabel"):
        protected_parts.tier_table(
            [(wording.month_name(one), profile, tiers["month"][one], width) for one in months],
            "gemeente-lagen-per-maand",
            "Leerlingen per laag per maand.",
        )
    blocks.section(
        "De lagen over het schooljaar tot dan toe", "Over meer weken telt een enkele ziekteweek minder zwaar."
    )
    protected_parts.tier_bars(
        [(f"tot en met {wording.MONTHS[one.month - 1]}", tiers["ytd"][one]) for one in months],
        profile,
        f"Leerlingen per laag, geteld vanaf het begin van schooljaar {wording.school_year(month)} tot en met elke maand.",
    )
    with blocks.folded("Als tabel"):
        protected_parts.tier_table(
            [(f"tot en met {wording.month_name(one)}", profile, tiers["ytd"][one], width) for one in months],
            "gemeente-lagen-schooljaar",
            "Leerlingen per laag over het schooljaar tot en met de maand.",
        )
    _first_month(profile, month, here, sector, place["municipality"], width)

    blocks.section("Redenen per maand", "Elk deel is van de geregistreerde lestijd van die maand.")
    _reasons(months, here, by_month)


def _tiers(profile: str, kind: str, months: list[date], here: dict[str, str]) -> dict[date, Tiers]:
    found: dict[date, list[Row]] = {one: [] for one in months}
    for row in protected.tiers("tier_municipality_month", profile, kind, **here):
        if row["month"] in found:
            found[row["month"]].append(row)
    return {one: Tiers(rows) for one, rows in found.items()}


def _conclusion(
    name: str, months: list[date], by_month: dict[date, Row], tiers: dict[date, Tiers], profile: str, width: int
) -> list[str]:
    known = [(one, rate) for one in months if isinstance(rate := protected.rate(by_month.get(one)), Share)]
    if len(known) < 2:
        return [f"Van {name} zijn er in dit schooljaar nog geen twee maanden om naast elkaar te leggen."]
    (first, before), (last, now) = known[0], known[-1]
    low, high = min(known, key=lambda one: one[1].fraction), max(known, key=lambda one: one[1].fraction)
    sentences = [
        f"In {name} liep de aanwezigheid dit schooljaar per maand van **{percent(low[1])}** ({wording.MONTHS[low[0].month - 1]}) tot "
        f"**{percent(high[1])}** ({wording.MONTHS[high[0].month - 1]}). In {wording.month_name(last)} was zij "
        f"{wording.points(now, before)} dan in {wording.MONTHS[first.month - 1]}.".replace(
            "gelijk dan in", "gelijk aan"
        ),
    ]
    base = labels.tiers(profile)[0]
    then, today = (tiers[one].share(base.tier) for one in (first, last))
    if isinstance(then, Share) and isinstance(today, Share):
        range_then, range_today = (protected.share_interval(part.part, part.whole, width) for part in (then, today))
        apart = (
            range_then is not None
            and range_today is not None
            and (range_then[1] < range_today[0] or range_today[1] < range_then[0])
        )
        sentences.append(
            f"Het deel van de leerlingen in {base.label.lower()} ging van {wording.whole_percent(then)} naar "
            f"**{wording.whole_percent(today)}**. "
            + (
                "Dat is meer dan afronding en toeval verklaren."
                if apart
                else "Dat verschil kan ook door afronding en toeval komen."
            )
        )
    sentences.append(
        "Beweegt de dunne lijn van de regio mee, dan speelt er waarschijnlijk iets voor iedereen: griep, feestdagen, weer."
    )
    return sentences


def _table(months: list[date], own: dict[date, Row], region: dict[date, Row]) -> None:
    tables.show(
        [
            Column("Maand", lambda row: row["month"], "month"),
            *protected_parts.columns("Leerlingen", "pupils", "count", "own"),
            *protected_parts.rate_columns("own"),
            *protected_parts.columns("Gemist", "absent_minutes", "hours", "own"),
            Column("Regio: aanwezig", lambda row: protected.rate(row["region"]), "share"),
            Column("Regio: geregistreerd", lambda row: protected.coverage(row["region"]), "share"),
        ],
        [{"month": one, "own": own.get(one), "region": region.get(one)} for one in months],
        "gemeente-ontwikkeling",
        "Per gepubliceerde maand van dit schooljaar, met dezelfde sector in de hele regio ernaast.",
    )


def _first_month(profile: str, month: date, here: dict[str, str], sector: str, name: str, width: int) -> None:
    when = protected.first_month_of(month)
    if when is None:
        return
    own = Tiers(protected.tiers("tier_municipality_month", profile, "first_month", month=when, **here))
    region = Tiers(protected.tiers("tier_region_month", profile, "first_month", month=when, sector=sector))
    blocks.section(
        "De eerste vier schoolweken",
        "De eerste maand zegt veel over het jaar: een reden voor een vroeg gesprek, geen voorspelling van een leerling.",
    )
    protected_parts.tier_bars(
        [(name, own), ("de regio", region)],
        profile,
        "Leerlingen per laag over de eerste vier schoolweken, in de gemeente en in de regio.",
    )
    with blocks.folded("Als tabel"):
        protected_parts.tier_table(
            [(name, profile, own, width), ("de regio", profile, region, width)],
            "gemeente-eerste-weken",
            "Leerlingen per laag over de eerste vier schoolweken.",
        )


def _reasons(months: list[date], here: dict[str, str], by_month: dict[date, Row]) -> None:
    found = {
        (row["category"], row["month"]): row for row in protected.rows("absence_category_municipality_month", **here)
    }
    shown, values = [], []
    names = {
        category: label
        for category, (label, _) in labels.categories().items()
        if any(one == category for one, _ in found)
    }
    for category, label in names.items():
        parts = {one: _part(found.get((category, one)), by_month.get(one)) for one in months}
        shown.append({"label": label, "parts": parts, "rows": {one: found.get((category, one)) for one in months}})
        values += [
            {
                "row": label,
                "column": wording.month_short(one),
                "missed": part.fraction if isinstance(part, Share) else None,
                "text": percent(part),
                "what": f"{label}, {wording.month_name(one)}",
                "basis": f"{wording.hours(protected.figure(found.get((category, one)), 'absent_minutes'))} uur",
            }
            for one, part in parts.items()
        ]
    if not values:
        blocks.nothing("Van deze maanden zijn er geen redenen te tonen.")
        return
    charts.show(
        charts.heat(values, [wording.month_short(one) for one in months], list(names.values())),
        "Gemiste lestijd per reden en maand. Hoe donkerder, hoe meer; een vak met stippelrand is afgeschermd of niet geleverd.",
    )
    blocks.missed_legend(charts.class_width(values))
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Reden", lambda row: row["label"]),
                *(column for one in months for column in _month_columns(one)),
            ],
            shown,
            "gemeente-redenen-per-maand",
            "Deel van de geregistreerde lestijd; uren en stand staan in de download.",
        )


def _month_columns(month: date) -> list[Column]:
    name = wording.month_name(month)
    return [
        Column(name, lambda row: row["parts"][month], "share"),
        Column(
            f"{name}, gemist",
            lambda row: protected.figure(row["rows"][month], "absent_minutes"),
            "hours",
            download_only=True,
        ),
        Column(
            f"{name}: stand", lambda row: protected.status(row["rows"][month], "absent_minutes"), download_only=True
        ),
    ]


def _part(row: Row | None, sums: Row | None) -> "Share | Missing":
    absent, registered = protected.figure(row, "absent_minutes"), protected.figure(sums, "registered_minutes")
    if isinstance(absent, Missing):
        return absent
    return registered if isinstance(registered, Missing) else wording.share(absent, registered)


page()
