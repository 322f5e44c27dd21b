"""Stukken: papers for a conversation, at one click. What is on them, for whom they are, and in which two forms they come."""

from datetime import date

from attendance.access.roles import Role
from dashboards import filters
from dashboards.drawing import blocks, wording
from dashboards.papers import offer, region_quarter, school_month
from dashboards.products.data import Row
from dashboards.visitor import audience


def page() -> None:
    """The papers of this visitor's role, each with what is on it."""
    role = audience.viewer().role
    month: date = filters.chosen("month")
    blocks.conclusion(
        "Eén klik maakt een stuk om samen naar te kijken: de cijfers en tekeningen van het scherm, vragen voor het gesprek en ruimte voor afspraken."
    )
    _school(filters.chosen("school"), month)
    if role is Role.ANALYST:
        _region(month)
    blocks.section("PDF of Word")
    blocks.note(
        "**PDF** is om te lezen, te printen en voor te laten lezen: met een titel, koppen, een tekst bij elke tekening en koppen boven elke tabel. "
        "**Word** is om zelf verder in te schrijven; wie het bewerkt, is zelf verantwoordelijk voor wat er dan staat."
    )
    blocks.note(
        "Een stuk komt uit dezelfde publicatie als het scherm. Wat een pagina niet laat zien, staat ook niet in het stuk: "
        "maanden die te weinig zeggen tellen niet mee in een vergelijking, en wat voorlopig is, heet voorlopig. "
        "Het maken duurt een paar tellen."
    )


def _school(school: Row, month: date) -> None:
    blocks.section("De maand van een school", "Voor het team, de zorgstructuur of een gesprek met het bestuur.")
    blocks.note(
        f"**{school['name']}, {wording.month_name(month)}.** Wat de maand zegt, het verloop en of dat toeval of signaal is, de lagen, de cohorten, redenen, signalen en de week, de school naast andere scholen zonder naam; "
        "wat de school er zelf bij vertelt; vragen, ruimte voor afspraken, de begrippen, en alle cijfers als tabel."
    )
    offer.buttons(school_month.name(school, month), lambda: school_month.compose(school, month))


def _region(month: date) -> None:
    blocks.section(
        "Het kwartaal van de regio",
        "Voor het overleg van scholen en samenwerkingsverband. De kwartalen zijn die van het schooljaar: vanaf augustus, november, februari en mei.",
    )
    first, sector = wording.quarter_start(month), filters.sector()
    blocks.note(
        f"**{region_quarter.title(first, sector)}.** Wat het kwartaal zegt, de piramide, het verloop en of dat toeval of signaal is, de onderwijstypen en redenen, de scholen op naam naast elkaar, en de aanleveringen; "
        "wat scholen er zelf bij vertellen; vragen, ruimte voor afspraken, de begrippen, en alle cijfers als tabel."
    )
    offer.buttons(region_quarter.name(first, sector), lambda: region_quarter.compose(first, sector))


page()
