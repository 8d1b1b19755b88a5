"""Writes a chart of the slides as DrawingML (ECMA-376, part 1, 21.2) with the small workbook that people edit it in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from whiteboard.layout.deck_comms import MOST_NAMED
from whiteboard.layout.deck_slide import Chart
from whiteboard.layout.theme import LIGHT

if TYPE_CHECKING:
    from pptx.package import Package
    from pptx.parts.chart import ChartPart

_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date the workbook says it was made on, so that the same board gives the same bytes."""

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_LABEL = 0.08
"""Of the height of a chart, what a label takes."""


def chart_part(chart: Chart, number: str, package: Package) -> ChartPart:
    """The part of the package that holds a chart and its workbook; ``number`` tells it from the others."""
    from pptx.opc.constants import CONTENT_TYPE
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml
    from pptx.parts.chart import ChartPart

    name = PackURI(f"/ppt/charts/chart{number}.xml")
    part = ChartPart(name, CONTENT_TYPE.DML_CHART, package, parse_xml(_xml(chart)))
    part.chart_workbook.update_from_xlsx_blob(_workbook(chart))
    return part


def _workbook(chart: Chart) -> bytes:
    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _DATE})
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ("", chart.unit, chart.line_title))
        for row, ((name, value, _), limit) in enumerate(zip(chart.columns, chart.line, strict=True), 1):
            sheet.write_string(row, 0, name)
            sheet.write_number(row, 1, value)
            if limit is not None:
                sheet.write_number(row, 2, limit)
    return out.getvalue()


def _xml(chart: Chart) -> str:
    """A column for each silence in its own colour, and the target as a dashed line across."""
    count = len(chart.columns)
    names = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, (name, _, _) in enumerate(chart.columns)
    )
    categories = (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f>"
        f'<c:strCache><c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
    )
    points = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_solid(colour)}</c:spPr></c:dPt>"
        for at, (_, _, colour) in enumerate(chart.columns)
    )
    shown = _SHOWN.format(1 if count <= MOST_NAMED else 0)
    plain = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    inside = "".join(
        f'<c:dLbl><c:idx val="{at}"/>{plain}{_text(1200, LIGHT.card)}<c:dLblPos val="inEnd"/>{shown}</c:dLbl>'
        for at in _crossed(chart)
    )
    labels = f"<c:dLbls>{inside}{plain}{_text(1200, LIGHT.ink)}{shown}</c:dLbls>"
    columns = (
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{_series_name("B", chart.unit)}<c:spPr>{_solid(LIGHT.bad)}</c:spPr>'
        f'<c:invertIfNegative val="0"/>{points}{labels}{categories}'
        f"{_values('B', [value for _, value, _ in chart.columns])}</c:ser>"
        '<c:gapWidth val="55"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
    )
    line = (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'<c:ser><c:idx val="1"/><c:order val="1"/>{_series_name("C", chart.line_title)}'
        f'<c:spPr><a:ln w="22225">{_solid(LIGHT.ink)}<a:prstDash val="dash"/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="none"/></c:marker>{categories}{_values("C", chart.line)}<c:smooth val="0"/></c:ser>'
        '<c:marker val="1"/><c:axId val="1001"/><c:axId val="1002"/></c:lineChart>'
    )
    hidden = '<c:delete val="0"/>'
    axes = (
        f'<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="minMax"/></c:scaling>{hidden}<c:axPos val="b"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525">{_solid(LIGHT.quiet_ink)}</a:ln></c:spPr>{_text(1100, LIGHT.quiet_ink)}'
        '<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'{hidden}<c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350">{_solid(LIGHT.grid)}</a:ln></c:spPr>'
        f'</c:majorGridlines><c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(1100, LIGHT.quiet_ink)}<c:crossAx val="1001"/><c:crosses val="autoZero"/></c:valAx>'
    )
    targeted = any(limit is not None for limit in chart.line)
    return (
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{columns}{line if targeted else ""}{axes}</c:plotArea>'
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{_text(1200, LIGHT.ink)}</c:chartSpace>'
    )


_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def _crossed(chart: Chart) -> Iterator[int]:
    """The columns whose value would stand on the line above them, and can stand inside them."""
    most = max([value for _, value, _ in chart.columns] + [limit for limit in chart.line if limit is not None])
    for at, ((_, value, _), limit) in enumerate(zip(chart.columns, chart.line, strict=True)):
        if limit is not None and value <= limit < value + _LABEL * most and value > _LABEL * most:
            yield at


def _series_name(column: str, title: str) -> str:
    return (
        f'<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(title)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _values(column: str, values: tuple[float | None, ...] | list[float]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value:g}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
    )
    return (
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${len(values) + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:val>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _text(size: int, colour: str) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">{_solid(colour)}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
