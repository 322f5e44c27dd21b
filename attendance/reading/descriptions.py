"""What the software's own list says that a code means, where an export repeats it on every row.

The words belong to the code, not to a pupil (docs/formats.md §2). Whether a school uses the column that way shows in the
rows: the same words with the same code, for more than one pupil. Anything else may be a remark and is not kept.
"""

import re

from attendance.reading.conversion import Converter
from attendance.reading.declaration import Shape
from attendance.reading.given import named
from attendance.reading.workbench import Workbench

_LONGEST = 60
_HANDFUL = 5
_MOSTLY = 0.8
_FEWEST_PUPILS = 2
_FIGURES = re.compile(r"[\d@]")
"""Numbers and addresses belong to somebody."""


def code_descriptions(bench: Workbench, shape: Shape, converter: Converter) -> dict[str, str]:
    """Per code its one description in the whole delivery; codes without one, or with remarks instead, are left out.

    What the converter doubts is left out, too: codes like a text, and descriptions with the capitals of a name.
    """
    if shape.code_descriptions is None:
        return {}
    rows = bench.rows(f"""
        with used as (
            select code, description, count(*) as row_count, count(distinct pupil_key) as pupils
            from ({named(shape.code_descriptions)}) where code is not null and description is not null group by all
        )
        select code, max_by(description, row_count) from used group by code
        having count(*) <= {_HANDFUL} and max(row_count) >= {_MOSTLY} * sum(row_count)
            and max_by(pupils, row_count) >= {_FEWEST_PUPILS}
    """)
    return {
        code: description
        for code, description in rows
        if code not in converter.doubtful_codes
        and description not in converter.doubtful_descriptions
        and len(description) <= _LONGEST
        and not _FIGURES.search(description)
    }
