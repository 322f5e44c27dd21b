"""The bytes of an .xlsx: a sheet per table, as a spreadsheet program saves it.

Written by hand because the bytes must be the same each time, and because a spreadsheet does what schools' files suffer
from: dates and times become numbers with a format, codes made of digits become numbers and lose their leading zeros.
"""

import re
from datetime import date, datetime
from html import escape

import pyarrow as pa
import pyarrow.compute as pc

from attendance.sample.tables import Table, zip_bytes

_DAY, _TIME, _MOMENT = 1, 2, 3
_EPOCH = date(1899, 12, 30).toordinal()
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?")
_CLOCK = re.compile(r"(\d\d):(\d\d)")


def workbook_bytes(tables: list[Table], at: datetime) -> bytes:
    """A workbook with these tables as sheets, in order. Only ISO dates become real dates: other notations stay text."""
    sheets = [(f"xl/worksheets/sheet{number}.xml", _sheet(one)) for number, one in enumerate(tables, start=1)]
    names = [one.name for one in tables]
    parts = [
        ("[Content_Types].xml", _content_types(len(names))),
        ("_rels/.rels", _root()),
        ("xl/workbook.xml", _workbook(names)),
        ("xl/_rels/workbook.xml.rels", _links(len(names))),
        ("xl/styles.xml", _styles()),
    ]
    return zip_bytes([*((name, text.encode()) for name, text in parts), *sheets], at)


def _sheet(content: Table) -> bytes:
    names = content.column_names()
    header = "<row>" + "".join(_text(name) for name in names) + "</row>"
    cells = [_cells(content.column(name)) for name in names]
    rows = pc.binary_join_element_wise(pa.scalar("<row>"), *cells, pa.scalar("</row>"), "") if cells else pa.array([])
    body = "".join(rows.to_pylist())
    return f'{_HEAD}<worksheet xmlns="{_NAMESPACE}"><sheetData>{header}{body}</sheetData></worksheet>'.encode()


def _cells(values: pa.Array) -> pa.Array:
    """The XML of each cell; a value is turned once, however often it occurs."""
    coded = values.dictionary_encode()
    return pa.array([_cell(value) for value in coded.dictionary.to_pylist()], type=pa.string()).take(coded.indices)


def _cell(value: str) -> str:
    if not value:
        return "<c/>"
    if moment := _ISO.fullmatch(value):
        year, month, day = (int(part) for part in moment.groups()[:3])
        serial = date(year, month, day).toordinal() - _EPOCH
        if moment[4] is None:
            return f'<c s="{_DAY}"><v>{serial}</v></c>'
        return f'<c s="{_MOMENT}"><v>{serial + _fraction(moment[4], moment[5])}</v></c>'
    if clock := _CLOCK.fullmatch(value):
        return f'<c s="{_TIME}"><v>{_fraction(*clock.groups())}</v></c>'
    if value.isdigit():
        return f"<c><v>{int(value)}</v></c>"
    return _text(value)


def _fraction(hours: str, minutes: str) -> float:
    return (int(hours) * 60 + int(minutes)) / 1440


def _text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(value, quote=False)}</t></is></c>'


def _content_types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>'
    )


def _root() -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )


def _workbook(names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'{_HEAD}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _links(sheets: int) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'


def _styles() -> str:
    formats = (0, 14, 20, 22)
    cells = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in formats
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_NAMESPACE}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
