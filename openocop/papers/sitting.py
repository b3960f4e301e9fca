"""The minutes of a council's sitting, written from what happened (Articles 7.3.d and 7.6.d)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openocop.core.clock import VIETNAM, day_of
from openocop.core.points import NO_DATA, show_points
from openocop.papers.blocks import Document, Paragraph
from openocop.papers.composing import Answers, compose, day_words
from openocop.papers.inputs import Issue
from openocop.papers.parts import (
    issued_under,
    known,
    label,
    numbered_lines,
    received_by,
    ruled,
    shown,
    shown_mean,
    widened,
)
from openocop.papers.sitting_inputs import Attendance, Outcome, SittingKind, SittingProduct
from openocop.papers.texts import OFFICE, forms
from openocop.papers.verdicts import conclusion, held_back, quorum_words

if TYPE_CHECKING:
    from datetime import datetime

    from openocop.papers.blocks import Block, Cell, Table
    from openocop.papers.sitting_inputs import (
        Reading,
        Recusal,
        ScoringPass,
        SittingMember,
        SittingMinutes,
        Vote,
    )

_MEMBER_WIDTHS = (3, 11, 10, 13, 9)
_PASS_WIDTHS = (4, 20, 8, 14)
_TOTAL_WIDTHS = (3, 22)
_TOTAL_WIDTH = 6
_CONCLUDED = {Outcome.RECOGNISE, Outcome.FORWARD_TO_MINISTRY, Outcome.NOT_RECOGNISED}


def sitting_minutes(paper: SittingMinutes) -> Document:
    """Give the minutes. A paper without a product has room for one, to be written by hand."""
    law = forms(OFFICE)
    form = law.form("minutes")
    products = paper.products or (SittingProduct(name=""),)
    number = tuple(one for one in issued_under(Issue(number=paper.number)) if one.look != "place")
    answers = Answers(
        words=_words(paper),
        ticks={kind.value: paper.kind is kind for kind in SittingKind},
        after={
            "members": (_members(paper.members),),
            "products": tuple(
                block
                for at, product in enumerate(products, start=1)
                for block in _product(at, product, names_shown=paper.names_shown)
            ),
            "signed": received_by(paper.copies) if paper.copies else (),
        },
        beside={"letterhead": number},
        names={"signed": paper.chair, "signed_left": paper.secretary},
    )
    moment = paper.closed or paper.opened
    return Document(form.title, compose(form, answers), day_of(moment) if moment else law.issued)


def _words(paper: SittingMinutes) -> dict[str, str]:
    agenda = (f"{at}. {words}" for at, words in enumerate(paper.agenda, start=1))
    return {
        "over_capitals": paper.over.upper(),
        "council_capitals": paper.council.upper(),
        "about": label(f"about_{paper.kind.value}") if paper.kind else "",
        "established_by": paper.established_by,
        "regulation": paper.regulation,
        **_moment("opened", paper.opened),
        **_moment("closed", paper.closed),
        "place": paper.place,
        "chair": paper.chair,
        "secretary": paper.secretary,
        "all": str(len(paper.members) or ""),
        "present": _count(paper.members, Attendance.PRESENT),
        "absent": _count(paper.members, Attendance.ABSENT),
        "quorum": quorum_words(paper.quorum),
        "agenda": "\n".join(agenda),
    }


def _moment(prefix: str, moment: datetime | None) -> dict[str, str]:
    """The hour and the day in Viet Nam; ValueError for a moment that does not say its zone."""
    if moment is None:
        return {f"{prefix}_hour": "", f"{prefix}_minute": "", **day_words(None, f"{prefix}_")}
    here = moment.astimezone(VIETNAM)
    words = day_words(day_of(moment), f"{prefix}_")
    return {f"{prefix}_hour": f"{here.hour:02}", f"{prefix}_minute": f"{here.minute:02}", **words}


def _count(members: tuple[SittingMember, ...], attendance: Attendance) -> str:
    """How many; nothing while it is unknown of one member, since then no number is right."""
    if not members or any(one.attendance is None for one in members):
        return ""
    return str(sum(one.attendance is attendance for one in members))


def _members(members: tuple[SittingMember, ...]) -> Table:
    rows = [
        (
            known(str(at), "cell_number"),
            known(one.name),
            known(one.role),
            known(one.office),
            known(_attendance(one)),
        )
        for at, one in enumerate(members, start=1)
    ]
    return ruled("members", _MEMBER_WIDTHS, rows)


def _attendance(member: SittingMember) -> str:
    if member.attendance is None:
        return ""
    if member.attendance is Attendance.ABSENT and member.reason:
        return label("absent_because", reason=member.reason)
    return label(member.attendance.value)


def _product(at: int, product: SittingProduct, *, names_shown: bool) -> tuple[Block, ...]:
    concluded = product.outcome in _CONCLUDED
    words = {
        "at": str(at),
        "product": product.name,
        "code": product.code,
        "producer": product.producer_name,
        "set": product.product_set,
        "recused": numbered_lines(tuple(_recusal(one) for one in product.recused)),
        "quorum": quorum_words(product.quorum) if product.quorum else "",
        "discussion": product.discussion,
        "readings": _readings(product.readings),
        "mean": shown_mean(product.mean) if concluded else "",
        "held_back": held_back(product.held_back) or (label("none") if concluded else ""),
        "votes": numbered_lines(tuple(_vote(one) for one in product.votes)),
        "result": conclusion(product.star, product.outcome, "proposes"),
    }
    optional = {"recused", "quorum", "discussion", "readings", "votes", "mean", "held_back"}
    left_out = {name for name in optional if product.name and not words[name]}
    answers = Answers(
        words=words,
        after={"scoring": _scoring(product, names_shown=names_shown)},
        left_out=frozenset(left_out),
    )
    head, *rest = compose(forms(OFFICE).form("minutes_product"), answers)
    assert isinstance(head, Paragraph)  # noqa: S101 - the form begins with its heading
    return replace(head, level=3), *rest


def _recusal(recusal: Recusal) -> str:
    return label("with_ground", name=recusal.name, ground=recusal.ground)


def _readings(readings: tuple[Reading, ...]) -> str:
    """The council's own sentences, one a line; nothing is added to their ends."""
    said = [
        label("reading_of_item", item=one.item, words=one.words) if one.item else one.words
        for one in readings
    ]
    return "\n".join(f"- {words}" for words in said) if len(said) > 1 else "".join(said)


def _vote(vote: Vote) -> str:
    counts = {"in_favour": vote.in_favour, "against": vote.against, "abstained": vote.abstained}
    shown_counts = {name: "" if count is None else str(count) for name, count in counts.items()}
    words = label("vote", question=vote.question, **shown_counts)
    carried = "" if vote.carried is None else label("vote_carried" if vote.carried else "vote_lost")
    return "; ".join(filter(None, (words, carried)))


def _scoring(product: SittingProduct, *, names_shown: bool) -> tuple[Table, ...]:
    rows = [_pass_row(one, product) for one in product.passes]
    tables = (ruled("passes", _PASS_WIDTHS, rows),)
    return (*tables, _totals(product.passes)) if names_shown and product.passes else tables


def _pass_row(one: ScoringPass, product: SittingProduct) -> tuple[Cell, ...]:
    totals = "; ".join(shown(total) for total in one.known)
    stops = (label("stop_ballot", reason=stopped.stop) for stopped in one.stops)
    return (
        known(str(one.number), "cell_number"),
        known("\n".join(filter(None, (totals, *stops)))),
        known("" if one.mean is None else show_points(one.mean), "cell_number"),
        known(_spread(one, product)),
    )


def _spread(one: ScoringPass, product: SittingProduct) -> str:
    if one.spread is None:
        return ""
    if product.spread_limit is None:
        return label("spread_alone", spread=shown(one.spread))
    name = "spread_over" if one.spread > product.spread_limit else "spread_within"
    return label(name, spread=shown(one.spread), limit=shown(product.spread_limit))


def _totals(passes: tuple[ScoringPass, ...]) -> Table:
    """Who gave which total, pass by pass, in the order in which members are first named."""
    names = dict.fromkeys(total.name for one in passes for total in one.totals)
    rows = [
        (
            known(str(at), "cell_number"),
            known(name),
            *(known(_total(one, name), "cell_number") for one in passes),
        )
        for at, name in enumerate(names, start=1)
    ]
    heads = tuple(label("pass", number=str(one.number)) for one in passes)
    widths = (*_TOTAL_WIDTHS, *(_TOTAL_WIDTH for _one in passes))
    return widened(ruled("member_totals", _TOTAL_WIDTHS, rows), widths, heads)


def _total(one: ScoringPass, name: str) -> str:
    found = next((total for total in one.totals if total.name == name), None)
    if found is None:
        return NO_DATA
    return label("stopped") if found.total is None and found.stop else shown(found.total)
