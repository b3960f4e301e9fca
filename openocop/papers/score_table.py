"""The table of all ballots on a product, items by members: a wide table on pages that lie on their side."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Final

from openocop.core.points import NO_DATA, show_points
from openocop.papers.ballot_inputs import points_at
from openocop.papers.blocks import Cell, Document, PageBreak, plain
from openocop.papers.composing import Answers, compose, day_words
from openocop.papers.parts import known, label, label_lines, ruled, shown, shown_mean, widened
from openocop.papers.texts import OFFICE, forms
from openocop.papers.verdicts import gate_of_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.papers.ballot_inputs import ScoreTable, TableItem
    from openocop.papers.blocks import Block, Table

MOST_BALLOTS: Final = 10
"""Columns of ballots beside the items on one page; further ballots get a table of their own below."""
_NUMBER_WIDTH: Final = 11
_MOST_WIDTH: Final = 12
_BALLOT_WIDTH: Final = 11
_LAST_WIDTHS: Final = (17, 42)
_WIDEST: Final = 247
"""Millimetres between the margins: what the ballots leave free goes to the items' names."""


def score_table(paper: ScoreTable) -> Document:
    """Give the table; without ballots, one of dots."""
    law = forms(OFFICE)
    form = law.form("score_table")
    words = {
        "over_capitals": paper.over.upper(),
        "council_capitals": paper.council.upper(),
        "pass": "" if paper.pass_number is None else str(paper.pass_number),
        "product": paper.product_name,
        "code": paper.product_code,
        "producer": paper.producer_name,
        "set": paper.product_set,
        "sitting": paper.sitting,
        "mean": shown_mean(paper.mean_of(paper.items)),
        "place": paper.place,
        **day_words(paper.day),
    }
    answers = Answers(
        words=words,
        after={"sitting": (*_tables(paper), *_explained(paper))},
        names={"signed": paper.chair, "signed_left": paper.secretary},
    )
    return Document(form.title, compose(form, answers), paper.day or law.issued, wide=True)


def _tables(paper: ScoreTable) -> tuple[Block, ...]:
    """One table, or several with about as many ballots each, every one on a new page."""
    places = range(len(paper.ballots))
    size = ceil(len(places) / ceil(len(places) / MOST_BALLOTS)) if places else 1
    shares = [places[at : at + size] for at in places[::size]] or [places]
    first, *others = (_table(paper, share) for share in shares)
    return (first, *(block for table in others for block in (PageBreak(), table)))


def _table(paper: ScoreTable, places: range) -> Table:
    ballots = tuple(_BALLOT_WIDTH for _at in places)
    named = _WIDEST - sum((_NUMBER_WIDTH, _MOST_WIDTH, *ballots, *_LAST_WIDTHS))
    first = (_NUMBER_WIDTH, named, _MOST_WIDTH)
    widths = (*first, *ballots, *_LAST_WIDTHS)
    heads = tuple(str(at + 1) for at in places)
    rows = _rows(paper, places, len(widths))
    return widened(ruled("scores", (*first, *_LAST_WIDTHS), rows), widths, heads, len(first))


def _rows(paper: ScoreTable, places: range, columns: int) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for part in paper.parts:
        title = label("part", code=part.code, name=part.name, max=shown(part.max_points))
        rows.append((Cell((plain(title, "cell_strong"),), span=columns),))
        criterion = ""
        for item in part.items:
            if item.criterion and item.criterion != criterion:
                rows.append((Cell(known(item.criterion, "cell_strong").paragraphs, span=columns),))
            criterion = item.criterion
            rows.append(_item_row(paper, item, places))
        rows.append(_sum_row(paper, label("scores_part_total", code=part.code), part.items, places))
    if paper.parts:
        rows.append(_sum_row(paper, label("scores_total"), paper.items, places))
    return rows


def _item_row(paper: ScoreTable, item: TableItem, places: range) -> tuple[Cell, ...]:
    points = (NO_DATA if at in paper.stops else shown(points_at(item, at)) for at in places)
    return (
        known(item.number, "cell_number"),
        known(item.name),
        known(shown(item.max_points), "cell_number"),
        *(known(one, "cell_number") for one in points),
        known(_mean(paper, (item,)), "cell_number"),
        Cell(tuple(plain(gate_of_item(gate), "cell") for gate in item.gates) or (plain("", "cell"),)),
    )


def _sum_row(paper: ScoreTable, name: str, items: tuple[TableItem, ...], places: range) -> tuple[Cell, ...]:
    most = _sum(item.max_points for item in items)
    totals = (
        label("stopped") if at in paper.stops else shown(_sum(points_at(item, at) for item in items))
        for at in places
    )
    return (
        Cell((plain(name, "cell_strong"),), span=2),
        *(known(one, "cell_head") for one in (shown(most), *totals, _mean(paper, items))),
        Cell((plain("", "cell"),)),
    )


def _mean(paper: ScoreTable, items: tuple[TableItem, ...]) -> str:
    mean = paper.mean_of(items)
    return "" if mean is None else show_points(mean)


def _sum(points: Iterable[Fraction | None]) -> Fraction | None:
    given = list(points)
    return None if None in given else sum((one for one in given if one is not None), Fraction())


def _explained(paper: ScoreTable) -> tuple[Block, ...]:
    """What the columns are: whose ballots, or only their numbers."""
    if not paper.ballots:
        return ()
    names = (label("column", number=str(at), name=name) for at, name in enumerate(paper.ballots, start=1))
    made = (
        label_lines("named", {"names": "; ".join(names)})
        if paper.names_shown
        else label_lines("nameless", {})
    )
    if paper.stops:
        made += label_lines("stops_explained", {"stopped": label("stopped")})
    return tuple(made)
