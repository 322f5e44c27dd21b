"""The colours of screens and papers, once.

Colours differ in lightness as well as in hue, so they hold for colour-blind readers and on a grey printer; every colour
has its word beside it. Green and red never judge a school. Dark means more lesson time missed, everywhere.
"""

INK, SOFT, LINE, ACCENT, PALE = "#1d2b36", "#566470", "#dfe4e8", "#1f5c7a", "#a8cbdd"
TIER_COLOURS = {
    "tier_1": "#a8cbdd",
    "tier_2": "#4a8db0",
    "tier_3": "#12384f",
    "green": "#cfe0c3",
    "yellow": "#dcb041",
    "orange": "#b3632c",
    "red": "#5b1f33",
    "too_little_data": "#eceff1",
}
GROUP_COLOURS = {"Geoorloofd": "#4a8db0", "Ongeoorloofd": "#c98a1b", "Reden nog onbekend": "#9aa5ae"}
MISSED_COLOURS = ["#f0f6fa", "#d0e2ec", "#a3c8dc", "#37769a", "#12384f"]
"""Five classes of lesson time missed; words on the last two are white, and every class can be read."""
