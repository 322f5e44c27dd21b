"""The profile of a municipality, from protected figures: what its page and its paper both draw, from conclusion to evidence."""

from datetime import date

from dashboards.drawing import blocks, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Share, percent
from dashboards.parts import attendance_parts, protected_parts
from dashboards.parts.protected_parts import Tiers
from dashboards.products import figures, labels, protected
from dashboards.products.data import Row

_KEPT_APART = (
    "Aangepaste roosters staan hier niet bij: opbouwrooster, maatwerk en vrijstelling gaan over enkele leerlingen per school. Die "
    "lestijd is van het rooster af en telt dus niet als afwezigheid."
)


def draw(place: Row, month: date, sector: str) -> None:
    """One sector of a municipality (as `protected.municipalities` gives it) in a month, with the region beside it."""
    code, name = place["municipality_code"], place["municipality"]
    here = {"municipality_code": code, "sector": sector}
    own = protected.rows("attendance_municipality_month", **here)
    region = protected.rows("attendance_region_month", sector=sector)
    now, beside = _of(own, month), _of(region, month)
    period = wording.month_name(month)
    width = protected.window(protected.MUNICIPALITY)
    tiers = {
        profile: Tiers(protected.tiers("tier_municipality_month", profile, "month", month=month, **here))
        for profile in labels.profiles()
    }
    region_tiers = {
        profile: Tiers(protected.tiers("tier_region_month", profile, "month", month=month, sector=sector))
        for profile in labels.profiles()
    }
    blocks.conclusion(
        _presence(name, sector, month, now, beside), _base(tiers["md_mtss"], region_tiers["md_mtss"], period, width)
    )
    known = protected.how_known(month, **here)
    blocks.facts(*_facts(place, now, month, figures.basis_mark(known)))
    absence = protected.rows("absence_category_municipality_month", month=month, **here)
    signals = protected.rows("signal_municipality_month", month=month, **here)
    protected_parts.explain(
        protected.MUNICIPALITY, protected_parts.figures_of([*([now] if now else []), *absence, *signals])
    )
    attendance_parts.limits([known])
    protected_parts.said(protected.notes(month, month, code))

    blocks.section(
        "De piramide",
        "Elke leerling telt één keer mee, in de laag waarin zijn of haar eigen aanwezigheid valt. De grenzen geven richting; ze "
        "zijn geen oordeel.",
    )
    for where, profile in zip(blocks.side_by_side(2), tiers, strict=True):
        with where:
            protected_parts.pyramid(tiers[profile], profile, period, width)
    with blocks.folded("Als tabel, met de regio ernaast"):
        protected_parts.tier_table(
            [(name, profile, tiers[profile], width) for profile in tiers]
            + [("de regio", profile, region_tiers[profile], width) for profile in tiers],
            f"gemeente-lagen-{month:%Y-%m}",
            f"Leerlingen per laag in {period}.",
        )

    months = protected.months_until(month)
    blocks.section("Het verloop")
    protected_parts.trend(own, region, months, "de leerlingen", lambda one: protected_parts.mark(one, **here))
    with blocks.folded("Als tabel"):
        _trend_table(own, region, months, name)

    blocks.section("Waarom leerlingen er niet waren", _KEPT_APART)
    there = protected.rows("absence_category_region_month", month=month, sector=sector)
    protected_parts.reasons(absence, there, (now, beside), f"gemeente-redenen-{month:%Y-%m}")

    blocks.section(
        "Signalen",
        "Grenzen uit wet en praktijk. Een signaal is een aanleiding om te vragen hoe het gaat, geen oordeel.",
    )
    _signals(signals, protected.rows("signal_region_month", month=month, sector=sector), month)

    blocks.section(
        "Alle sectoren in de gemeente", "Sectoren tellen we apart: een schoolweek ziet er in elke sector anders uit."
    )
    _sectors(place, month)


def _of(rows: list[Row], month: date) -> Row | None:
    return next((row for row in rows if row["month"] == month), None)


def _presence(name: str, sector: str, month: date, now: Row | None, beside: Row | None) -> str:
    rate, other = protected.rate(now), protected.rate(beside)
    who = f"op de scholen voor {wording.SECTORS[sector]} in {name}"
    if not isinstance(rate, Share):
        return f"Over {wording.month_name(month)} is de aanwezigheid {who} **{rate}**."
    first = f"In {wording.month_name(month)} waren de leerlingen {who} **{percent(rate)}** van hun geregistreerde lestijd aanwezig."
    return first + (f" In de hele regio was dat {percent(other)}." if isinstance(other, Share) else "")


def _base(own: Tiers, region: Tiers, period: str, width: int) -> str:
    base = labels.tiers("md_mtss")[0]
    reached, other = own.share(base.tier), region.share(base.tier)
    if not isinstance(reached, Share):
        return ""
    beside = f"; in de regio {wording.whole_percent(other)}" if isinstance(other, Share) else ""
    ending = (
        f"Het streven van {base.goal} % is gehaald: iets om samen bij stil te staan."
        if reached.part * 100 >= (base.goal or 0) * reached.whole
        else f"Het streven is {base.goal} %."
    )
    return (
        f"Over {period} was **{wording.whole_percent(reached)}** van de leerlingen ten minste {base.at_least} % aanwezig "
        f"(door afronding en toeval kan dat {own.between(base.tier, width)} zijn{beside}). {ending}"
    )


def _facts(place: Row, now: Row | None, month: date, mark: str) -> list[blocks.Fact]:
    edges = protected.band(now)
    pupils = protected.figure(now, "pupils")
    missed, scheduled = protected.figure(now, "absent_minutes"), protected.figure(now, "scheduled_minutes")
    return [
        blocks.Fact(
            "Aanwezig",
            percent(protected.rate(now)),
            "van de geregistreerde lestijd"
            + (f"; zeker tussen {percent(edges[0])} en {percent(edges[1])}" if edges and edges[0] != edges[1] else ""),
            mark,
        ),
        blocks.Fact("Geregistreerd", percent(protected.coverage(now)), f"van {wording.hours(scheduled)} geplande uren"),
        blocks.Fact("Leerlingen", wording.count(pupils), "afgerond op vijftallen"),
        blocks.Fact("Gemist", wording.hours(missed), "uur, alle redenen samen"),
        blocks.Fact(
            "Scholen",
            wording.count(place["schools"]),
            f"in {place['municipality']}, alle sectoren; {_delivered(month)}",
        ),
    ]


def _delivered(month: date) -> str:
    row = next(row for row in protected.rows("protected_month") if row["month"] == month)
    told = f"in de regio leverden {row['schools_delivered']} van {row['schools_expected']} scholen op tijd"
    counted = row.get("schools_counted", row["schools_delivered"])
    # a month that says too little is delivered, and counts in no sum
    return told if counted == row["schools_delivered"] else f"{told}, waarvan er {counted} meetellen"


def _trend_table(own: list[Row], region: list[Row], months: list[date], name: str) -> None:
    shown = [{"month": month, "own": _of(own, month), "region": _of(region, month)} for month in months]
    tables.show(
        [
            Column("Maand", lambda row: row["month"], "month"),
            *protected_parts.columns("Leerlingen", "pupils", "count", "own"),
            *protected_parts.rate_columns("own"),
            *protected_parts.columns("Gemist", "absent_minutes", "hours", "own"),
            Column("Regio: aanwezig", lambda row: protected.rate(row["region"]), "share"),
            Column("Regio: geregistreerd", lambda row: protected.coverage(row["region"]), "share"),
        ],
        shown,
        "gemeente-verloop",
        f"{name} per gepubliceerde maand, met dezelfde sector in de hele regio ernaast.",
    )


def _signals(own: list[Row], region: list[Row], month: date) -> None:
    here, there = ({row["signal"]: row for row in rows} for rows in (own, region))
    names = {
        signal: name for signal, name in labels.names("signal", "signal").items() if signal in here or signal in there
    }
    if not names:
        blocks.nothing(f"Over {wording.month_name(month)} zijn er geen signalen geteld.")
        return
    shown = [{"label": name, "own": here.get(signal), "region": there.get(signal)} for signal, name in names.items()]
    tables.show(
        [
            Column("Signaal", lambda row: row["label"]),
            *protected_parts.columns("Leerlingen", "pupils", "count", "own"),
            *protected_parts.columns("In de regio", "pupils", "count", "region"),
        ],
        shown,
        f"gemeente-signalen-{month:%Y-%m}",
        "Leerlingen bij wie deze maand een grens werd bereikt, afgerond op vijftallen: ‘0’ kan ook een enkele leerling zijn.",
    )


def _sectors(place: Row, month: date) -> None:
    found = protected.rows("attendance_municipality_month", municipality_code=place["municipality_code"], month=month)
    by_sector = {row["sector"]: row for row in found}
    tables.show(
        [
            Column("Sector", lambda row: wording.SECTORS[row["sector"]]),
            *protected_parts.MARK_COLUMNS,
            *protected_parts.columns("Leerlingen", "pupils", "count", "own"),
            *protected_parts.rate_columns("own"),
            *protected_parts.columns("Gemist", "absent_minutes", "hours", "own"),
        ],
        [
            {
                "sector": sector,
                "own": by_sector.get(sector),
                "mark": protected_parts.mark(month, municipality_code=place["municipality_code"], sector=sector),
            }
            for sector in wording.SECTORS
            if sector in place["sectors"]
        ],
        f"gemeente-sectoren-{month:%Y-%m}",
        f"{place['municipality']} in {wording.month_name(month)}, per sector in vaste volgorde.",
    )
