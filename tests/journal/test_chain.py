"""The chain as pure arithmetic: what it is made of, and that every kind of tampering is found and named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.journal.chain import GENESIS, Act, Broken, Link, canonical, entry_hash, verify, walk

PINNED = "cc9f26d79a0dbaafc2b823bc6ea68e1eb69adfc057c37080cca51f43d94da7b0"
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def an_act(number=1, **changes):
    act = Act(
        number,
        AT,
        "7",
        "Đỗ Ngà",
        "officer",
        "Xã Mỹ Quí",
        "dossier:submit",
        "dossier",
        "12",
        "draft",
        "sent",
        {},
    )
    return replace(act, **changes)


def a_chain(length):
    links, previous = [], GENESIS
    for number in range(1, length + 1):
        act = an_act(number, facts={"n": number})
        digest = entry_hash(previous, act)
        links.append(Link(act, previous, digest))
        previous = digest
    return links


def test_canonical_bytes_are_sorted_json_in_utf_8():
    act = an_act(facts={"b": [1, None, True], "a": {"ơ": "sao", "a": "“4”/\n"}})
    assert (
        canonical(act)
        == (
            '{"actor_id":"7","actor_name":"Đỗ Ngà","at":"2026-11-25T09:30:00.000000+00:00",'
            '"facts":{"a":{"a":"“4”/\\n","ơ":"sao"},"b":[1,null,true]},"from_state":"draft","number":1,'
            '"office":"Xã Mỹ Quí","role":"officer","subject_id":"12","subject_kind":"dossier","to_state":"sent",'
            '"verb":"dossier:submit"}'
        ).encode()
    )


def test_the_digest_is_sha_256_of_the_one_before_a_line_feed_and_the_entry():
    act = an_act()
    assert entry_hash(GENESIS, act) == hashlib.sha256(b"0" * 64 + b"\n" + canonical(act)).hexdigest()


def test_the_digest_is_pinned_for_all_time():
    """A change of this value would break every journal that exists."""
    assert entry_hash(GENESIS, an_act()) == PINNED


def test_one_moment_has_one_digest_in_every_time_zone():
    there = an_act(at=AT.astimezone(timezone(timedelta(hours=7))))
    assert entry_hash(GENESIS, there) == entry_hash(GENESIS, an_act())


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        canonical(an_act(at=AT.replace(tzinfo=None)))


def test_a_whole_chain_says_its_length_and_head():
    links = a_chain(5)
    found = walk(iter(links))
    assert (found.count, found.head, found.last_at, found.broken) == (5, links[-1].digest, AT, None)


def test_an_empty_chain_is_whole():
    assert (walk([]).count, walk([]).head, verify([])) == (0, GENESIS, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", AT + timedelta(microseconds=1)),
        ("actor_id", "8"),
        ("actor_name", "Đỗ Nga"),
        ("role", "leader"),
        ("office", ""),
        ("verb", "dossier:accept"),
        ("subject_kind", "ballot"),
        ("subject_id", "13"),
        ("from_state", ""),
        ("to_state", "accepted"),
        ("facts", {"n": 4}),
        ("facts", {"n": "3"}),
        ("facts", {"n": "\ud800"}),
    ],
)
def test_every_changed_field_is_found(field, value):
    links = a_chain(5)
    links[2] = replace(links[2], act=replace(links[2].act, **{field: value}))
    assert verify(links) == Broken(3, "content")


def test_a_change_with_its_digest_made_anew_is_found_at_the_next_entry():
    links = a_chain(5)
    act = replace(links[2].act, to_state="refused")
    links[2] = Link(act, links[2].previous, entry_hash(links[2].previous, act))
    assert verify(links) == Broken(4, "previous")


def test_a_removed_entry_is_named():
    links = a_chain(5)
    assert verify(links[:2] + links[3:]) == Broken(3, "missing")
    assert verify(links[1:]) == Broken(1, "missing")


def test_swapped_entries_are_named():
    links = a_chain(5)
    links[1], links[2] = links[2], links[1]
    assert verify(links) == Broken(2, "missing")
    one, two = a_chain(5)[1:3]
    links[1:3] = replace(two, act=replace(two.act, number=2)), replace(one, act=replace(one.act, number=3))
    assert verify(links) == Broken(2, "previous")


def test_an_entry_put_between_is_named():
    links = a_chain(3)
    assert verify([links[0], links[0], *links[1:]]) == Broken(1, "out_of_order")


def test_a_cut_end_is_found_by_the_noted_head_only():
    links = a_chain(5)
    noted = links[-1].digest
    assert verify(links[:4]) is None
    assert verify(links[:4], head=noted) == Broken(4, "head")
    assert verify(links, head=noted) is None
    assert verify(links, head=links[1].digest) is None
    assert verify([], head=GENESIS) is None
    assert verify([], head=noted) == Broken(0, "head")


def test_a_journal_written_anew_is_found_by_the_noted_head():
    links, previous = [], GENESIS
    for link in a_chain(5):
        act = replace(link.act, actor_name="Another")
        links.append(Link(act, previous, entry_hash(previous, act)))
        previous = links[-1].digest
    assert verify(links) is None
    assert verify(links, head=a_chain(5)[3].digest) == Broken(5, "head")


@given(st.integers(1, 12), st.data())
def test_any_one_edit_of_a_chain_is_found(length, data):
    links = a_chain(length)
    at = data.draw(st.integers(0, length - 1))
    kind = data.draw(st.sampled_from(["text", "digest", "previous", "remove", "double"]))
    if kind == "text":
        links[at] = replace(links[at], act=replace(links[at].act, actor_name=data.draw(st.text(min_size=7))))
    elif kind in {"digest", "previous"}:
        links[at] = replace(links[at], **{kind: "f" * 64})
    elif kind == "remove":
        del links[at]
    else:
        links.insert(at, links[at])
    found = verify(links, head=a_chain(length)[-1].digest)
    assert found is not None
    assert found.number in {at, at + 1}
