"""Beside the thread of a network meeting: how the region stands, from the figures that municipalities see."""

from collections.abc import Sequence
from datetime import date

from dashboards.drawing import blocks, charts, network_charts, tables, wording
from dashboards.drawing.tables import Column
from dashboards.drawing.wording import Missing, Share, count
from dashboards.parts.network_thread import TOO_FEW
from dashboards.products import network_figures
from dashboards.products.data import Row


def region(meeting: Row, held_on: date) -> None:
    """The cases beside the region's own attendance, from figures as municipalities see them."""
    month = network_figures.region_month(held_on)
    if month is None:
        blocks.nothing(
            "De aanwezigheid van de regio staat hier zodra er een maand beveiligd is gepubliceerd; tot dan spreken de casussen alleen."
        )
        return
    tiers = network_figures.region_tiers(month)
    low = [row for row in tiers if row["tier"] in ("orange", "red")]
    known = sum(row["pupils"] for row in low if row["pupils_status"] == "value")
    hidden = any(row["pupils_status"] == "hidden" for row in low)
    of_tier = {row["word"]: row["cases"] for row in network_figures.division(meeting["meeting_id"], "tier")}
    shown = [of_tier.get(tier) for tier in ("orange", "red")]
    cases = "gaat een deel" if None in shown else f"gaan er ongeveer **{count(sum(one or 0 for one in shown))}**"
    blocks.note(
        f"Over het schooljaar tot en met {wording.month_name(month)} waren in de regio zo’n **{count(known)} leerlingen** minder dan "
        f"80 % aanwezig (oranje en rood{'; een deel is afgeschermd' if hidden else ''}). Van de casussen {cases} "
        "over een leerling in oranje of rood. We bespreken dus een deel van deze leerlingen; wat daar "
        "samengaat, hoeft niet voor iedereen te gelden."
    )
    _by_sector(meeting, low, month)
    _attendance(month)


def _by_sector(meeting: Row, low: Sequence[Row], month: date) -> None:
    cases = {row["word"]: row["cases"] for row in network_figures.division(meeting["meeting_id"], "sector")}
    pupils: dict[str, int | None] = {}
    for row in low:
        known = row["pupils"] if row["pupils_status"] in ("value", "no_pupils") else None
        before = pupils.get(row["sector"], 0)
        pupils[row["sector"]] = None if known is None or before is None else before + (known or 0)
    rows: list[Row] = [
        {"sector": sector, "name": wording.SECTORS.get(sector, sector).capitalize(), "cases": cases.get(sector), "pupils": pupils.get(sector)}
        for sector in wording.SECTORS
        if sector in cases or sector in pupils
    ]  # fmt: skip
    whole = {"cases": meeting["cases"], "pupils": sum(row["pupils"] or 0 for row in rows)}
    hidden = {"cases": TOO_FEW, "pupils": str(Missing.HIDDEN)}
    drawn = []
    for row in rows:
        for key, who in (("cases", "van de casussen"), ("pupils", "van de leerlingen in oranje en rood")):
            share = wording.share(row[key], whole[key]) if row[key] is not None else Missing.HIDDEN
            text = wording.whole_percent(share) if isinstance(share, Share) else hidden[key]
            drawn.append(
                {
                    "row": row["name"],
                    "who": who,
                    "share": share.fraction if isinstance(share, Share) else 0,
                    "text": text,
                }
            )
    if drawn:
        charts.show(
            network_charts.beside(drawn),
            "Hoe de casussen over de sectoren verdeeld zijn, naast de leerlingen in oranje en rood van de regio. Wijkt dat af, "
            "dan horen we de ene sector meer dan de andere.",
            "casussen-naast-regio",
        )
    with blocks.folded("Als tabel"):
        tables.show(
            [
                Column("Sector", lambda row: row["name"]),
                Column("Casussen (± 4)", lambda row: TOO_FEW if row["cases"] is None else count(row["cases"]), "number"),
                Column("Leerlingen in oranje en rood", lambda row: Missing.HIDDEN if row["pupils"] is None else row["pupils"], "count"),
            ],
            rows,
            "casussen-naast-regio",
            f"Leerlingen: schooljaar tot en met {wording.month_name(month)}, afgerond zoals gemeenten ze zien.",
        )  # fmt: skip


def _attendance(month: date) -> None:
    rows = [row for row in network_figures.region_attendance() if row["month"] <= month]
    if not rows:
        return
    with blocks.folded("De aanwezigheid van de regio per maand"):
        tables.show(
            [
                Column("Maand", lambda row: row["month"], "month"),
                Column("Aanwezig", lambda row: wording.share(row["present_minutes"], row["registered_minutes"]), "share"),
                Column("Geregistreerd", lambda row: wording.share(row["registered_minutes"], row["scheduled_minutes"]), "share"),
            ],
            rows,
            "regio-per-maand",
            "Alle sectoren samen, uit dezelfde beveiligde cijfers als gemeenten zien.",
        )  # fmt: skip
