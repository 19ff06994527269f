"""The year report on A4: title page, method, corrections, key figures, charts, tables, and a page for each location."""

from datetime import datetime

from domain import withheld
from domain.labels import label
from domain.report_content import Chart, Content, Figure, PlacePage, Table
from domain.report_tables import on_paper
from language import _, formats
from paper import chart, page
from paper.flow import EDGE, INNER, SMALL, TEXT, Flow
from paper.page import Box

UPRIGHT, UPRIGHT_OF_A_PLACE = 46.0, 36.0
"""Height of a chart over the months; a place has one page for all that is told of it."""
WHOLE = 110.0
"""A table that is lower than this stands on one page."""
HEAD = 26.0
NAMED = 46.0
"""Width of what a fact of the title page is called."""
CHANGES = frozenset({2, 3, 4})
"""The columns of a correction that stand right: was, is now, difference."""


def report(of: Content, *, made: datetime) -> bytes:
    """The whole report as a PDF."""
    pdf = page.document(f"{of.title} · {of.network}", made=made)
    flow = Flow(pdf, lambda number: _foot(of, number))
    flow.new_page()
    _title(flow, of)
    _method(flow, of)
    flow.new_page()
    _key_figures(flow, of.key_figures)
    flow.new_page()
    for one in of.charts:
        _chart(flow, one)
    for table in on_paper(of.tables):
        _table(flow, table)
    for place in of.places:
        flow.new_page()
        _place(flow, place)
    return page.to_bytes(pdf)


def _title(flow: Flow, of: Content) -> None:
    pdf = flow.pdf
    page.write(pdf, of.network, Box(EDGE, 24, INNER, 9), 16, colour=page.GREY)
    page.write(pdf, of.title, Box(EDGE, 33, INNER, 16), 34, bold=True)
    page.write(pdf, of.days, Box(EDGE, 50, INNER, 8), 13)
    width = INNER / len(of.head)
    for number, one in enumerate(of.head):
        box = Box(EDGE + number * width, 68, width - 4, HEAD)
        page.rule(pdf, box.x, box.right, box.y, colour=chart.BAR)
        page.write(pdf, str(one.figure), Box(box.x, box.y + 3, box.width, 11), 24, smallest=10, bold=True)
        page.write(pdf, one.label, Box(box.x, box.y + 14, box.width, 10), 10, colour=page.GREY)
    flow.y = 68 + HEAD + 6
    for name, text in of.facts:
        height = page.height_of(pdf, text, INNER - NAMED, TEXT)
        box = flow.box(height + 2)
        page.write(pdf, name, Box(box.x, box.y, NAMED, height + 0.1), TEXT, colour=page.GREY)
        page.write(pdf, text, Box(box.x + NAMED, box.y, INNER - NAMED, height + 0.1), TEXT)
    flow.gap(6)


def _method(flow: Flow, of: Content) -> None:
    flow.heading(_("How this was counted"))
    for text in of.method:
        flow.text(text, 9.5)
    flow.gap(3)
    if of.corrections is None:
        flow.heading(_("Corrections since the last edition"), follows=8)
        flow.text(of.no_corrections)
        return
    flow.heading(of.corrections.title)
    flow.text(of.corrections.rests_on, SMALL, colour=page.GREY)
    flow.table(of.corrections.headers, _texts(of.corrections), of.corrections.widths, right=CHANGES)


def _key_figures(flow: Flow, table: Table) -> None:
    flow.heading(table.title)
    flow.table(table.headers, _texts(table), table.widths, right=_figures(table))


def _table(flow: Flow, table: Table) -> None:
    texts, total = _texts(table), [str(cell) for cell in table.total]
    height = flow.height_of_table(table.headers, [*texts, *([total] if total else [])], table.widths)
    flow.heading(table.title, 12, follows=height + 8 if height < WHOLE else 20)
    told = _("{unit} · {rests_on}").format(unit=table.unit, rests_on=table.rests_on)
    if table.withheld:
        told += " · " + withheld.sentence(table.withheld)
    flow.text(told, SMALL, colour=page.GREY)
    flow.table(table.headers, texts, table.widths, right=_figures(table), total=total)
    flow.gap(3)


def _chart(flow: Flow, of: Chart, upright: float = UPRIGHT) -> None:
    bars = [_bar(one.label, one.figure) for one in of.bars]
    height = upright if of.is_upright else chart.height_across(bars)
    flow.heading(of.title, 12, follows=height + 6)
    flow.text(of.unit, SMALL, colour=page.GREY)
    if not any(bar.length for bar in bars):
        flow.text(_("There is nothing to draw for these days."), colour=page.GREY)
    else:
        draw = chart.upright if of.is_upright else chart.across
        draw(flow.pdf, flow.box(height), bars, most=of.most)
    flow.gap(7)


def _place(flow: Flow, of: PlacePage) -> None:
    flow.heading(of.name, 20)
    flow.text(label(of.kind), colour=page.GREY)
    flow.gap(2)
    flow.table(of.figures.headers, _texts(of.figures), of.figures.widths, right=_figures(of.figures))
    hidden = of.figures.withheld + sum(
        one.figure.is_withheld for one in (*of.visits.bars, *of.questions.bars)
    )
    if hidden:
        flow.text(
            _("{withheld} In a chart {sign} stands in their place.").format(
                withheld=withheld.sentence(hidden), sign=withheld.SIGN
            ),
            SMALL,
            colour=page.GREY,
        )
    flow.gap(3)
    _chart(flow, of.visits, UPRIGHT_OF_A_PLACE)
    _chart(flow, of.questions)


def _bar(text: str, figure: Figure) -> chart.Bar:
    length = None if figure.is_withheld or figure.value is None else float(figure.value)
    return chart.Bar(text, length, withheld.SIGN if figure.is_withheld else str(figure))


def _texts(table: Table) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table.rows]


def _figures(table: Table) -> frozenset[int]:
    """The columns that hold figures."""
    return frozenset(
        number for row in table.rows for number, cell in enumerate(row) if isinstance(cell, Figure)
    )


def _foot(of: Content, number: int) -> str:
    parts = [of.title, of.network, _("page {number}").format(number=formats.number(number))]
    if of.is_demo:
        parts.append(_("Demo: invented figures"))
    return " · ".join(parts)
