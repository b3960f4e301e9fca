"""What several papers share: ruled tables with their heads from data, number and date, places received."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from openocop.core.clock import show_date
from openocop.core.points import exact, show_number, show_points
from openocop.papers.blocks import Cell, Paragraph, Table, plain
from openocop.papers.composing import Answers, cell_of, compose, day_words, fill
from openocop.papers.texts import OFFICE, forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from openocop.papers.blocks import Look
    from openocop.papers.inputs import Issue, Representative
    from openocop.papers.texts import Line

DOTS = "……"
"""What a table's cell shows where a thing is not known."""


def label(name: str, /, **words: str) -> str:
    """Give a line of the tables' own words, filled in."""
    made = fill(_line("tables", name).texts[0], words)
    return "".join(paragraph.text for paragraph in made)


def label_lines(
    name: str, words: Mapping[str, str], *, ticks: Mapping[str, bool] | None = None
) -> list[Paragraph]:
    """Give a line of the tables' own words as paragraphs of its own look, with its boxes."""
    line = _line("tables", name)
    return fill(line.texts[0], words, cast("Look", line.kind), ticks)


def ruled(name: str, widths: tuple[int, ...], rows: Sequence[tuple[Cell, ...]]) -> Table:
    """Give a table whose head stands in ``data/office-papers.yaml``; without rows, one of dots to fill in by hand."""
    head = _line("tables", name).rows[0]
    empty = [tuple(known("", "cell_number") for _cell in head)]
    return Table(widths, tuple(Cell((plain(cell, "cell_head"),)) for cell in head), tuple(rows or empty))


def widened(table: Table, widths: tuple[int, ...], heads: tuple[str, ...], at: int | None = None) -> Table:
    """Give the table with further columns' heads put in at a place, at the end if none is named."""
    end = len(table.head) if at is None else at
    more = tuple(Cell((plain(head, "cell_head"),)) for head in heads)
    return replace(table, widths=widths, head=(*table.head[:end], *more, *table.head[end:]))


def known(text: str, look: Look = "cell") -> Cell:
    """Give a cell, with dots where the text is empty."""
    return cell_of(text or DOTS, look)


def number(points: int | None) -> Cell:
    """Give a cell of points, with dots where they are missing."""
    return known("" if points is None else str(points), "cell_number")


def shown(points: Fraction | int | None) -> str:
    """Give points as people write them: whole ones without decimals, others cut off to two; nothing for None."""
    if points is None:
        return ""
    return show_number(points) if Fraction(points).denominator == 1 else show_points(points)


def shown_mean(mean: Fraction | None) -> str:
    """Give a mean with two decimals, cut off (exact rule 3), and its exact value where something was cut off."""
    if mean is None:
        return ""
    if (100 * mean).denominator == 1:
        return label("mean_exact", points=show_points(mean))
    return label("mean_cut", points=show_points(mean), exact=exact(mean))


def shown_day(day: date | None) -> str:
    """Give the date as 25/11/2026, or nothing."""
    return show_date(day) if day else ""


def numbered_lines(lines: tuple[str, ...]) -> str:
    """Give one text alone as it is, of several one a line with a dash, as Decree 30/2020/NĐ-CP lists them."""
    if len(lines) <= 1:
        return "".join(lines)
    return "\n".join(f"- {line}{';' if line is not lines[-1] else '.'}" for line in lines)


def numbered_and_dated(document_number: str, day: str) -> str:
    """Give number and date of a paper, a line each, as far as they are known."""
    return "\n".join(filter(None, (document_number, label("dated", day=day) if day else "")))


def issued_under(issue: Issue, subject: str | None = None) -> tuple[Paragraph, ...]:
    """Give number, subject (where there is one), place and date, for the letterhead."""
    words = {"number": issue.number, "subject": subject or "", "place": issue.place, **day_words(issue.day)}
    left_out = frozenset({"subject"} if subject is None else ())
    made = compose(forms(OFFICE).form("issue"), Answers(words=words, left_out=left_out))
    return tuple(one for one in made if isinstance(one, Paragraph))


def received_by(copies: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """Give the places received, for the left of a signature."""
    head, copy, kept = (line.texts[0] for line in forms(OFFICE).form("copies").lines)
    return (
        *fill(head, {}, "small_strong"),
        *(part for one in copies for part in fill(copy, {"copy": one}, "small")),
        *fill(kept, {}, "small"),
    )


def person(representative: Representative) -> dict[str, str]:
    """Give the blanks about a legal representative in forms 02 and 03, which ask for the name twice."""
    return {
        "representative": representative.name,
        "representative_name": representative.name,
        "gender": representative.gender,
        "ethnicity": representative.ethnicity,
        "representative_address": representative.address,
    }


def _line(form: str, name: str) -> Line:
    return next(line for line in forms(OFFICE).form(form).lines if line.id == name)
