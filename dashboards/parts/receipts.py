"""Aanleveren, what was handed in: the sentence right after it, and the receipts."""

import streamlit as st

from dashboards import desk, filters
from dashboards.drawing import blocks, downloads, tables, wording
from dashboards.drawing.tables import Column
from dashboards.products.data import Row

_SHOWN = 24
_DONE = "handed_in"


def to_say(**done: str) -> None:
    """Keeps what came of a file for the next drawing of the page: a `sentence`, or the `upload_id` of what was handed in."""
    st.session_state[_DONE] = done


def say(school: Row) -> None:
    """Says once what came of the last file; nothing where nothing did."""
    done = st.session_state.pop(_DONE, None)
    if done is None:
        return
    if "sentence" in done:
        blocks.nothing(done["sentence"])
        return
    receipt = next(
        (one for one in desk.counter().receipts(school["school_id"]) if one.upload_id == done["upload_id"]), None
    )
    if receipt is None:
        blocks.nothing(
            "**Uw bestand is veilig ontvangen.** Het wordt nog verwerkt; het ontvangstbewijs verschijnt hieronder vanzelf."
        )
        return
    blocks.nothing(
        f"**Ingeleverd, dank u wel.** Ontvangstbewijs **{receipt.number}**, {wording.moment(receipt.received_at)}. "
        "Bij de eerstvolgende publicatie ziet u de cijfers terug."
    )


def draw(school: Row) -> None:
    """Draws what was handed in for a school, the latest first, and the last receipt to take along."""
    made = desk.counter().receipts(school["school_id"])
    blocks.section("Ontvangstbewijzen", "Wat u eerder inleverde, het laatste bovenaan.")
    if not made:
        blocks.nothing("Er is van deze school nog niets ingeleverd.")
        return
    rows: list[Row] = [
        {**vars(delivery), "number": receipt.number, "sha256": receipt.sha256}
        for receipt in made[:_SHOWN]
        for delivery in receipt.deliveries
    ]
    tables.show(
        [
            Column("Nummer", lambda row: row["number"]),
            Column("Ontvangen", lambda row: row["received_at"], "moment"),
            Column("Maand", lambda row: row["month"], "month"),
            Column("Stand", lambda row: wording.DELIVERY_STATUSES.get(row["status"], row["status"])),
            Column("Rijen", lambda row: row["rows_delivered"], "count"),
            Column("Gebruikt", lambda row: row["rows_used"], "count"),
            Column("Apart gezet", lambda row: row["rows_set_aside"], "count"),
            Column("Weggelaten", lambda row: row["rows_dropped"], "count"),
            Column("Vingerafdruk", lambda row: row["sha256"], download_only=True),
        ],
        rows,
        f"{school['school_id']}-ontvangstbewijzen",
        "Rijen geleverd is altijd gebruikt, apart gezet en weggelaten samen.",
    )
    text = made[0].text(filters.school_label(school))
    downloads.button(
        "Het laatste ontvangstbewijs als tekst",
        text.encode,
        f"ontvangstbewijs-{made[0].number}.txt",
        "text/plain",
        "receipt",
    )
