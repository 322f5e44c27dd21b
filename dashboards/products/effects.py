"""What may be said of a measure, and what not: one honest sentence from what was worked out at publication."""

from dashboards.drawing import wording
from dashboards.products.data import Row

_NO_PROOF = (
    "Dat bewijst niet dat de maatregel het deed: er gebeurde tegelijk meer, en een school kiest een maatregel niet zomaar. "
    "Vraag wie erbij was wat hij zag."
)


def in_words(row: Row | None) -> str:
    """What may be said of a measure, and what not; `row` as of figures.interventions, None where it is not published yet."""
    if row is None or row["verdict"] is None:
        return "Na de volgende publicatie staat hier wat er volgde, naast vergelijkbare scholen."
    before, after, schools = row["months_before"], row["months_after"], row["comparison_schools"]
    if row["verdict"] == "cant_tell":
        if before < 3 or after < 3:
            return (
                f"Nog te vroeg. Er {'is' if before == 1 else 'zijn'} {wording.plural(before, 'maand', 'maanden')} ervoor en {after} erna die mee kunnen in een vergelijking; "
                "aan elke kant zijn er drie nodig. Vraag intussen wie erbij is wat hij ziet."
            )
        if row["ratio"] is None:
            return "Niet te zeggen: er zijn te weinig vergelijkbare scholen (vijf) met dezelfde maanden."
        return (
            f"Niet te zeggen: het toeval is te groot. Naast {wording.plural(schools, 'vergelijkbare school', 'vergelijkbare scholen')} ligt het verschil "
            f"tussen {_change(row['low'])} en {_change(row['high'])}. Er kan iets zijn dat we niet zien."
            + _after_worst(row)
        )
    beside = f"naast {wording.plural(schools, 'vergelijkbare school', 'vergelijkbare scholen')} over dezelfde {before} maanden ervoor en {after} erna"
    if row["verdict"] == "no_difference":
        return f"Geen verschil te zien, {beside}: als er een was, was het klein (tussen {_change(row['low'])} en {_change(row['high'])})."
    is_less = row["verdict"] == "less_absence"
    size = round(100 * abs(1 - row["ratio"]))
    return (
        f"Er werd **{size} % {'minder' if is_less else 'meer'}** gemist dan te verwachten was, {beside} (tussen {_change(row['low'])} en {_change(row['high'])}). {_NO_PROOF}"
        + _after_worst(row)
    )


def _after_worst(row: Row) -> str:
    if not row["started_after_worst_month"]:
        return ""
    return " De maatregel begon na de zwaarste maand van de school; een deel van de winst was ook vanzelf gekomen."


def _change(ratio: float) -> str:
    size = round(100 * (ratio - 1))
    return "gelijk" if not size else f"{abs(size)} % {'meer' if size > 0 else 'minder'}"
