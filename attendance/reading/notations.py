"""How schools write dates, times, periods, numbers and words: one SQL expression per notation, for every spelling.

Expressions run over the distinct texts of a column, so each may try all spellings: a column may mix them freely.
`{v}` is the cell, trimmed and in lower case; null means that no spelling fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BLANKS = ("", "-", "--", "null", "(null)", "none", "nan", "\\n", "#n/b", "#n/a", "0000-00-00")
"""What exports write for an empty cell."""

MACROS = r"""
create macro clean(cell) as trim(cell, ' ' || chr(9) || chr(10) || chr(13) || chr(39) || chr(160));

create macro plausible(day) as
    case when day between date '1990-01-01' and date '2100-12-31' then day end;

create macro month_number(word) as list_position(['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
    case left(word, 3) when 'maa' then 'mrt' when 'mar' then 'mrt' when 'may' then 'mei' when 'oct' then 'okt'
    else left(word, 3) end);

-- a day in the order that Dutch administrators write it, as 'year-month-day', from its three parts
create macro day_text(year, month, day) as
    case when length(year) = 2 then '20' || year else year end || '-' || month || '-' || day;

create macro read_day(text) as plausible(case
    when regexp_full_match(text, '\d{4}[-/.]\d{1,2}[-/.]\d{1,2}')
        then try_cast(regexp_replace(text, '[/.]', '-', 'g') as date)
    when regexp_full_match(text, '\d{8}') then try_strptime(text, '%Y%m%d')::date
    when regexp_full_match(text, '([a-z]{2,9}\.?,? )?\d{1,2}[-/. ]\d{1,2}[-/. ](\d{4}|\d{2})')
        then try_cast(day_text(regexp_extract(text, '(\d+)$', 1), regexp_extract(text, '(\d+)[-/. ]\d+$', 1),
            regexp_extract(text, '(\d+)[-/. ]\d+[-/. ]\d+$', 1)) as date)
    when regexp_full_match(text, '([a-z]{2,9}\.?,? )?\d{1,2}[-/. ]?[a-z]{3,9}\.?[-/. ](\d{4}|\d{2})')
        then try_cast(day_text(regexp_extract(text, '(\d+)$', 1),
            month_number(regexp_extract(text, '([a-z]+)\.?[-/. ]\d+$', 1))::varchar,
            regexp_extract(text, '(\d+)[-/. ]?[a-z]+\.?[-/. ]\d+$', 1)) as date)
    when regexp_full_match(text, '[2-7]\d{4}([.,]0+)?')
        then date '1899-12-30' + left(text, 5)::integer
end);

create macro clock(hours, minutes) as
    case when hours < 24 and minutes < 60 or hours = 24 and minutes = 0 then (hours * 60 + minutes)::integer end;

create macro day_fraction(text) as (round(replace('0.' || text, ',', '.')::double * 1440)::bigint % 1440)::integer;

create macro read_clock(text) as case
    when regexp_full_match(text, '0[.,]\d+') then day_fraction(text[3:])
    when regexp_full_match(text, '\d{1,2} ?[:.,uh] ?\d{2}(:\d{2}([.,]\d+)?)?( ?(uur|u))?')
        then clock(regexp_extract(text, '^(\d+)', 1)::integer,
            regexp_extract(text, '^\d+ ?[:.,uh] ?(\d\d)', 1)::integer)
    when regexp_full_match(text, '\d{1,2}[.,]\d')
        then clock(regexp_extract(text, '^(\d+)', 1)::integer, right(text, 1)::integer * 10)
    when regexp_full_match(text, '\d{3,4}([.,]0+)?')
        then clock(regexp_extract(text, '^(\d{1,2})\d\d', 1)::integer,
            regexp_extract(text, '^\d{1,2}(\d\d)([.,]0+)?$', 1)::integer)
    when regexp_full_match(text, '\d{5}[.,]\d+') then day_fraction(text[7:])
end;

create macro has_offset(text) as regexp_matches(text, '\d:?\d\d([.,]\d+)? ?(z|[+-]\d\d(:?\d\d)?)$')
    and regexp_matches(text, '^\d{4}-\d\d-\d\d[t ]');

create macro read_offset(text) as try_cast(
    regexp_replace(replace(replace(replace(text, ',', '.'), 't', ' '), 'z', '+00:00'), '([+-]\d\d)(\d\d)$', '\1:\2')
    as timestamptz) at time zone 'Europe/Amsterdam';

create macro seconds_of(text) as coalesce(nullif(regexp_extract(text, '\d[:.]\d\d:(\d\d)', 1), '')::integer, 0);

-- a day and a time of day in one cell; a bare day is midnight
create macro read_moment(text) as case
    when has_offset(text) then read_offset(text)
    when regexp_full_match(text, '[2-7]\d{4}[.,]\d+') then
        timestamp '1899-12-30' + to_seconds(round(replace(text, ',', '.')::double * 86400)::bigint)
    when regexp_matches(text, '[t ]\d{1,2}[:.]\d\d(:\d\d([.,]\d+)?)?$') then
        read_day(regexp_extract(text, '^(.*?),?[t ]+\d{1,2}[:.]', 1))
        + to_minutes(read_clock(regexp_extract(text, '[t ](\d{1,2}[:.]\d\d)[:\d.,]*$', 1)))
        + to_seconds(seconds_of(text))
    else read_day(text)::timestamp
end;

create macro read_date(text) as case
    when regexp_matches(text, '[t ]\d{1,2}[:.]\d\d') or regexp_full_match(text, '[2-7]\d{4}[.,]\d+')
        then plausible(read_moment(text)::date)
    else read_day(text)
end;

-- the time of day; a day before it (spreadsheets add 30-12-1899) does not matter, an offset does
create macro read_time(text) as case
    when has_offset(text) then clock(hour(read_offset(text)), minute(read_offset(text)))
    when regexp_matches(text, '^\d+[-/]\d+[-/]\d+[t ]+\d{1,2}[:.]')
        then read_clock(regexp_extract(text, '[t ](\d{1,2}[:.]\d\d(:\d\d([.,]\d+)?)?)$', 1))
    else read_clock(text)
end;

create macro read_number(text) as try_cast(replace(case
    when regexp_full_match(text, '\d+([.,]\d+)?') then text
    when regexp_full_match(text, '\d+([.,]\d+)? ?(m|min|minuut|minuten)\.?') then regexp_extract(text, '^[\d.,]*\d', 0)
end, ',', '.') as double);

create macro read_whole(text) as case when read_number(text) < 2e9 then round(read_number(text))::integer end;

create macro whole_text(digits) as (digits::integer)::varchar;

create macro period_range(first, last) as case
    when first = last then first::varchar
    when first < last then first::varchar || '-' || last::varchar
end;

-- a period's number without leading zeros, a range of numbers as 'first-last', or a name
create macro read_period(text) as case
    when regexp_full_match(text, '((les)?uur|les|u|lu)? ?\d{1,2}([.,]0+|e|ste|de)?( ?(les)?uur)?')
        then whole_text(regexp_extract(text, '(\d{1,2})', 1))
    when regexp_full_match(text, '((les)?uur|les|u)? ?\d{1,2} ?(-|–|/|t/m|tm|tot en met) ?\d{1,2}')
        then period_range(regexp_extract(text, '(\d{1,2})', 1)::integer, regexp_extract(text, '(\d{1,2})$', 1)::integer)
    -- spreadsheets take '3-5' for the third of May
    when regexp_full_match(text, '\d{4}-\d\d-\d\d')
        then period_range(right(text, 2)::integer, text[6:7]::integer)
    when regexp_full_match(text, '\d{1,2}-[a-z]{3}\.?') and month_number(regexp_extract(text, '([a-z]+)', 1)) > 0
        then period_range(regexp_extract(text, '(\d+)', 1)::integer, month_number(regexp_extract(text, '([a-z]+)', 1)))
    when regexp_full_match(text, '[a-z][a-z0-9 .-]{0,19}') then text
end;

create macro is_range(period) as regexp_full_match(period, '\d+-\d+');
create macro first_period(period) as case when is_range(period) then split_part(period, '-', 1) else period end;
create macro last_period(period) as case when is_range(period) then split_part(period, '-', 2) else period end;
"""


@dataclass(frozen=True)
class Notation:
    """One way in which cells are written. `unreadable` is the code of the finding where a needed cell does not fit."""

    name: str
    sql: str
    type: str
    unreadable: str
    shows_words: bool = False
    """True where a value may be repeated in a finding as it is: short words of the software."""


def words(translations: Mapping[str, str]) -> str:
    """An SQL expression that translates words; the words are compared in lower case."""
    by_meaning: dict[str, list[str]] = {}
    for word, meaning in translations.items():
        by_meaning.setdefault(meaning, []).append("'" + word.replace("'", "''") + "'")
    branches = " ".join(f"when {{v}} in ({', '.join(texts)}) then '{meaning}'" for meaning, texts in by_meaning.items())
    return f"case {branches} end"


_STATES = {
    word: state
    for state, texts in {
        "planned": "gepland regulier actief definitief normaal doorgegaan planned active",
        "cancelled": "vervallen vervalt uitval lesuitval uitgevallen geannuleerd annulering cancelled canceled",
        "build_up": "opbouw opbouwrooster",
        "bespoke": "maatwerk maatwerkrooster",
        "exempt": "vrijstelling vrijgesteld",
    }.items()
    for word in ([*texts.split(), "gaat door"] if state == "planned" else texts.split())
}
_KINDS = {
    "regulier": "regular",
    "les": "regular",
    "stage": "work_placement",
    "bpv": "work_placement",
    "afstand": "remote",
    "op afstand": "remote",
    "online": "remote",
    "extern": "external",
    "activiteit": "activity",
    "excursie": "activity",
    "toets": "test",
    "examen": "test",
}
_SOURCES = {
    "melding": "report",
    "report": "report",
    "ouder": "report",
    "ouders": "report",
    "verzorger": "report",
    "leerling": "report",
    "app": "report",
    "telefoon": "report",
    "telefonisch": "report",
    "administratie": "report",
    "controle": "roll_call",
    "roll_call": "roll_call",
    "docent": "roll_call",
    "leraar": "roll_call",
    "leerkracht": "roll_call",
    "medewerker": "roll_call",
    "les": "roll_call",
    "nabellen": "follow_up",
    "nabelactie": "follow_up",
    "follow_up": "follow_up",
    "verzuimcoordinator": "follow_up",
    "verzuimcoördinator": "follow_up",
}
CATEGORY_WORDS = {
    "ziek": "sick",
    "medisch bezoek": "medical",
    "medisch": "medical",
    "verlof": "leave",
    "door school": "school_initiated",
    "geoorloofd te laat": "late_authorised",
    "overig geoorloofd": "other_authorised",
    "ongeoorloofd": "unauthorised",
    "ongeoorloofd te laat": "late_unauthorised",
    "onbekend": "unknown_reason",
    "aanwezig": "present",
    "geen verzuim": "not_attendance",
}
"""The Dutch names of categories (formats.md §1)."""

_FLAGS = {
    **dict.fromkeys(("j", "ja", "1", "1.0", "true", "waar", "y", "yes", "t"), "true"),
    **dict.fromkeys(("n", "nee", "0", "0.0", "false", "onwaar", "no", "f"), "false"),
}
_HALF_DAYS = {
    **dict.fromkeys(("ochtend", "o", "vm", "voormiddag", "'s ochtends", "ochtenddeel"), "ochtend"),
    **dict.fromkeys(("middag", "m", "nm", "namiddag", "'s middags", "middagdeel"), "middag"),
}
WHOLE_DAY = "*"
"""Stands for a cell that says in words that the whole day is meant."""
_WHOLE_DAYS = ("hele dag", "heledag", "gehele dag", "de hele dag", "dag", "hd", "ochtend en middag", "beide", "*")
_IN_WHOLE_DAYS = f"{{v}} in ({', '.join(repr(word) for word in _WHOLE_DAYS)})"

DATE = Notation("date", "read_date({v})", "date", "date_unreadable")
TIME = Notation("time", "read_time({v})", "integer", "time_unreadable")
MOMENT = Notation("moment", "read_moment({v})", "timestamp", "moment_unreadable")
PERIOD = Notation("period", "read_period({v})", "varchar", "period_unreadable")
PERIOD_OR_DAY = Notation(
    "period or day", f"case when {_IN_WHOLE_DAYS} then '*' else read_period({{v}}) end", "varchar", "period_unreadable"
)
HALF_DAY = Notation(
    "half day",
    f"case when {_IN_WHOLE_DAYS} then '*' else coalesce({words(_HALF_DAYS)}, read_period({{v}})) end",
    "varchar",
    "period_unreadable",
)
FLAG = Notation("flag", f"({words(_FLAGS)})::boolean", "boolean", "value_unclear", True)
WHOLE = Notation("whole number", "read_whole({v})", "integer", "number_unreadable")
TYPE_NUMBER = Notation("type number", "read_whole({v})", "integer", "type_unknown", True)
MINUTES = Notation(
    "minutes", "case when read_whole({v}) <= 1440 then read_whole({v}) end", "integer", "number_unreadable"
)
WEEKDAY = Notation(
    "weekday",
    "coalesce(case when read_whole({v}) between 1 and 7 then read_whole({v}) end, "
    "nullif(list_position(['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'], left({v}, 2)), 0))",
    "integer",
    "number_unreadable",
)
YEAR_GROUP = Notation(
    "year group",
    r"case when regexp_full_match({v}, '(leerjaar |klas |groep |jaar )?0?[1-8](e|[.,]0+)?') "
    r"then regexp_extract({v}, '([1-8])', 1)::integer end",
    "integer",
    "year_group_unreadable",
)
MUNICIPALITY = Notation(
    "municipality",
    r"case when regexp_full_match({v}, '(gm)?\d{1,4}([.,]0+)?') "
    r"then lpad(regexp_extract({v}, '(\d{1,4})', 1), 4, '0') end",
    "varchar",
    "value_unclear",
)
STATE = Notation("state", words(_STATES), "varchar", "status_unknown", True)
KIND = Notation("kind", words(_KINDS), "varchar", "value_unclear", True)
SOURCE = Notation("source", words(_SOURCES), "varchar", "value_unclear", True)
CATEGORY = Notation(
    "category",
    f"coalesce({words(CATEGORY_WORDS)}, {words({meaning: meaning for meaning in CATEGORY_WORDS.values()})})",
    "varchar",
    "category_unknown",
    True,
)
CODE = Notation(
    "code",
    r"case when length({v}) <= 40 then upper(regexp_replace({v}, '\s+', ' ', 'g')) end",
    "varchar",
    "code_is_text",
)
NAME = Notation("name", "case when length({v}) <= 100 then {v} end", "varchar", "value_unclear")
DESCRIPTION = Notation("description", "left({v}, 200)", "varchar", "value_unclear")
WORD = Notation("word", "case when length({v}) <= 60 then {v} end", "varchar", "type_unknown", True)
PUPIL = Notation("pupil number", "", "bigint", "value_missing")
EDUCATION_TYPE = Notation("education type", "", "varchar", "education_type_unknown", True)
