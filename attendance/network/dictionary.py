"""What each column of network.duckdb's own tables means: table, column, type, unit, Dutch, English."""

import pyarrow as pa

from attendance.network.product import SCHEMAS

_TYPES = {
    pa.string(): "string",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.bool_(): "boolean",
}
_FIVES = "in vijftallen; hooguit 4 van het ware aantal", "in fives; at most 4 from the true count"
_MEANINGS: dict[str, tuple[str, str, str]] = {
    "meeting_id": ("", "Nummer van het overleg", "Number of the meeting"),
    "held_on": ("", "Dag van het overleg", "Day of the meeting"),
    "network_meeting.state": (
        "", "planned (gepland), gathered (rode draad gemaakt) of closed (afgesloten)",
        "planned, gathered (its thread was made) or closed",
    ),
    "gathered_at": ("", "Wanneer de rode draad is gemaakt", "When its thread was made"),
    "cases": ("cases", f"Casussen, {_FIVES[0]}", f"Cases, {_FIVES[1]}"),
    "cases_status": (
        "", "value, of hidden: minder dan tien casussen of drie scholen, of afgeschermd",
        "value, or hidden: under ten cases or three schools, or kept back",
    ),
    "schools_at_least": (
        "schools", "Van ten minste zoveel scholen: 3, 5 of 10", "From at least so many schools: 3, 5 or 10",
    ),
    "too_little": ("", "Waarom er geen rode draad is; leeg als die er is", "Why there is no thread; empty where there is"),
    "topic": ("", "De agenda, of een vraag van het overleg", "The agenda, or a question of the meeting"),
    "text": ("", "Woorden van het overleg zelf", "The meeting's own words"),
    "agreement_id": ("", "Nummer van de afspraak", "Number of the agreement"),
    "owner": ("", "Wie het doet, als functie of organisatie", "Who does it, as a function or organisation"),
    "due_on": ("", "Wanneer het klaar is", "When it is to be done"),
    "network_agreement.state": (
        "", "open (loopt), done (gedaan) of dropped (losgelaten), volgens het laatste overleg",
        "open, done or dropped, by the last meeting's word",
    ),
    "reason": ("", "Toelichting bij de stand; bij losgelaten altijd", "Why; always where it is dropped"),
    "said_at_meeting": ("", "Het overleg dat dit zei; leeg: nog niet besproken", "The meeting that said so; empty: none yet"),
    "kind": ("", "Soort woord, zie network_word; of sector", "Kind of word, see network_word; or sector"),
    "kind_nl": ("", "Soort woord in het Nederlands", "Kind of word in Dutch"),
    "word": ("", "Woord uit de lijst, zie network_word; of een sector", "Word of the list, see network_word; or a sector"),
    "pattern_number": ("", "Volgnummer van het patroon in het overleg", "Number of the pattern within the meeting"),
    "lift": (
        "times", "Hoeveel keer zo vaak samen als bij toeval, uit afgeronde aantallen",
        "How many times as often together as by chance, from rounded counts",
    ),
    "lift_low": ("times", "Ondergrens daarvan, 95 %", "Its lower bound, 95 %"),
    "lift_high": ("times", "Bovengrens daarvan, 95 %", "Its upper bound, 95 %"),
    "checked_meeting_id": ("", "Het overleg dat het patroon vond", "The meeting that found the pattern"),
    "outcome": (
        "", "Op de casussen van daarna: holds, does_not_hold of too_few (te weinig om te zeggen)",
        "On the cases since then: holds, does_not_hold or too_few to tell",
    ),
    "tried_cases": ("cases", f"Casussen waarin dit is geprobeerd, {_FIVES[0]}", f"Cases in which it was tried, {_FIVES[1]}"),
    "helped_cases": ("cases", f"Casussen waarin het hielp, {_FIVES[0]}", f"Cases in which it helped, {_FIVES[1]}"),
    "helped_share": ("share", "Deel waarin het hielp, uit afgeronde aantallen", "Share in which it helped, from rounded counts"),
    "helped_share_low": ("share", "Ondergrens daarvan, 95 %", "Its lower bound, 95 %"),
    "helped_share_high": ("share", "Bovengrens daarvan, 95 %", "Its upper bound, 95 %"),
    "label_nl": ("", "Nederlandse naam", "Dutch name"),
    "is_factor": ("", "Hoort bij de vijf groepen factoren", "Is one of the five groups of factors"),
    "display_order": ("", "Volgorde op het scherm", "Order on screens"),
    "question_nl": ("", "De vraag", "The question"),
}  # fmt: skip
"""By column, or by table and column where a name means something of its own there."""


def dictionary_rows() -> list[tuple[str, str, str, str, str, str]]:
    """One row per column of the product's own tables; those of the region are in the dictionary of municipalities."""
    return [
        (table, column, _TYPES[kind], *_MEANINGS.get(f"{table}.{column}", _MEANINGS.get(column, ("", "", ""))))
        for table, columns in SCHEMAS.items()
        for column, kind in columns.items()
    ]
