"""Every address × every role × every method: whom it opens to, strangers first.

A new address that is not in the table fails the first test.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.urls import URLPattern, get_resolver, reverse

from openocop.accounts.roles import Role
from tests.accounts.conftest import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
STRANGER, NOBODY, CLOSED = "stranger", "nobody", "closed"
PEOPLE = (STRANGER, CLOSED, NOBODY, *Role)
ANYONE = frozenset(PEOPLE)
SIGNED_IN = frozenset({NOBODY, *Role})
NOBODY_S = 999_999
"""A number that no row has: whoever may look is told that there is none, whoever may not is refused."""
NO_UPLOAD = UUID(int=NOBODY_S)
PROVINCE = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER})
HOLDERS = frozenset(Role)
JOURNAL = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER})
PEOPLE_OFFICES = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER})


@dataclass(frozen=True)
class Door:
    """Whom an address opens to: for reading, and for what is posted; ``None`` where it takes no such method."""

    read: frozenset[str] | None = None
    post: frozenset[str] | None = None
    args: dict[str, Any] = field(default_factory=dict)
    missing: bool = False
    """The row it names is not there: whoever may look is told so."""


def read(who=ANYONE, **args):
    return Door(read=who, args=args)


def both(who, **args):
    return Door(read=who, post=who, args=args)


def posted(who, **args):
    return Door(post=who, args=args)


def missing(door):
    return replace(door, missing=True)


SET = {"code": "QD26-2026", "number": 1}
DOORS = {
    # for everyone
    "public:home": read(),
    "public:language": posted(ANYONE),
    "public:about": read(),
    "public:components": read(),
    "public:rulebooks": read(),
    "public:search": read(),
    "public:rulebook": read(code="QD26-2026"),
    "public:sheet": read(**SET),
    "public:compare": read(**SET, other="QD148-2023"),
    "public:places": read(),
    "public:place": read(code="30055"),
    "public:calculator": read(),
    "public:open_answers": both(ANYONE),
    "public:answers": read(**SET),
    "public:answer": read(**SET),
    "public:answers_file": read(**SET),
    "public:products": read(),
    "public:map": read(),
    "public:product": missing(read(slug="tra-sen-mau", pk=1)),
    "public:producer": missing(read(slug="co-so-mau", pk=1)),
    "public:picture": missing(read(digest="a" * 64, name="640.webp")),
    "public:sitemap": read(),
    "public:api_search": read(),
    "health": read(),
    # the door to oneself
    "account:home": read(SIGNED_IN),
    "account:password": both(SIGNED_IN),
    "account:sessions": both(SIGNED_IN),
    "account:recovery_codes": both(SIGNED_IN),
    "account:claims": both(SIGNED_IN),
    "account:sign_in": both(ANYONE),
    "account:sign_out": posted(ANYONE),
    "account:second_factor": both(ANYONE),
    "account:set_second_factor": both(ANYONE),
    "account:forgotten": both(ANYONE),
    "account:code": both(ANYONE),
    "account:enter": both(ANYONE),
    "account:link": read(token="x" * 43),
    # files that come in
    "uploads:begin": both(SIGNED_IN),
    "uploads:upload": missing(both(SIGNED_IN, number=NO_UPLOAD)),
    "uploads:finish": missing(posted(SIGNED_IN, number=NO_UPLOAD)),
    "uploads:abandon": missing(posted(SIGNED_IN, number=NO_UPLOAD)),
    # the offices: people
    **{
        f"office:{name}": read(PEOPLE_OFFICES)
        for name in ("people", "others", "invitations", "claims", "workbook_form")
    },
    **{f"office:{name}": both(PEOPLE_OFFICES) for name in ("workbook", "workbook_check", "invite_account")},
    "office:make_top_unit": both(frozenset({Role.ADMINISTRATOR})),
    **{f"office:{name}": missing(read(PEOPLE_OFFICES, pk=NOBODY_S)) for name in ("unit", "person")},
    **{
        f"office:{name}": missing(both(PEOPLE_OFFICES, pk=NOBODY_S))
        for name in (
            "make_unit",
            "move_unit",
            "end_unit",
            "invite",
            "give_role",
            "new_code",
            "end_role",
            "deputy",
            "hand_over",
        )
    },
    "office:access": missing(both(PEOPLE_OFFICES, pk=NOBODY_S, act="close")),
    **{
        f"office:{name}": missing(posted(PEOPLE_OFFICES, pk=NOBODY_S))
        for name in ("revoke", "confirm_claim", "refuse_claim")
    },
    # the offices: the register
    "office:register": read(HOLDERS),
    "office:register_export": read(HOLDERS, kind="csv"),
    "office:register_producers": read(HOLDERS),
    "office:products_together": both(HOLDERS),
    "office:producers_together": both(HOLDERS),
    "office:new_producer": both(PEOPLE_OFFICES),
    "office:duplicates": both(PROVINCE),
    "office:imports": both(PROVINCE),
    "office:import_profiles": read(PROVINCE),
    "office:wishes": read(SIGNED_IN),
    **{f"office:{name}": read(HOLDERS) for name in ("zones", "villages")},
    **{f"office:{name}": both(PEOPLE_OFFICES) for name in ("new_zone", "new_village")},
    **{f"office:{name}": missing(read(HOLDERS, pk=NOBODY_S)) for name in ("zone", "village")},
    **{
        f"office:{name}": missing(both(HOLDERS, pk=NOBODY_S))
        for name in (
            "edit_zone",
            "remove_zone",
            "new_certificate",
            "supply",
            "edit_village",
            "remove_village",
            "link_product",
        )
    },
    "office:edit_certificate": missing(both(HOLDERS, pk=NOBODY_S, which=NOBODY_S)),
    **{
        f"office:{name}": missing(posted(HOLDERS, pk=NOBODY_S, which=NOBODY_S))
        for name in ("remove_certificate", "end_supply", "unlink_product")
    },
    **{
        f"office:{name}": missing(read(SIGNED_IN, pk=NOBODY_S))
        for name in ("register_producer", "register_product", "recognition")
    },
    **{
        f"office:{name}": missing(both(SIGNED_IN, pk=NOBODY_S))
        for name in (
            "edit_producer",
            "assign_commune",
            "new_product",
            "edit_product",
            "edit_packs",
            "product_pictures",
            "describe_picture",
            "remove_picture",
            "declare",
            "recognise",
            "withdraw",
            "reassessment",
            "extend",
            "decide_wish",
            "import",
            "edit_members",
            "new_attribute",
            "choose_village",
            "product_line",
            "producer_line",
        )
    },
    "office:correct_figure": missing(both(SIGNED_IN, pk=NOBODY_S, year=2025)),
    "office:edit_attribute": missing(both(SIGNED_IN, pk=NOBODY_S, kind="green")),
    "office:remove_attribute": missing(posted(SIGNED_IN, pk=NOBODY_S, kind="green")),
    **{
        f"office:{name}": missing(both(SIGNED_IN, pk=NOBODY_S, field="name"))
        for name in ("ask_producer", "ask_product")
    },
    **{
        f"office:{name}": missing(posted(SIGNED_IN, pk=NOBODY_S))
        for name in (
            "undo_merge",
            "apply_import",
            "undo_import",
            "move_picture",
            "import_again",
            "import_hidden",
            "save_profile",
            "rename_profile",
            "delete_profile",
        )
    },
    "office:import_report": missing(read(SIGNED_IN, pk=NOBODY_S)),
    # dossiers
    "producer:dossiers": read(HOLDERS),
    "producer:new": both(frozenset()),  # nobody here has a product
    "producer:notices": both(SIGNED_IN),
    **{
        f"producer:{name}": missing(read(SIGNED_IN, pk=NOBODY_S))
        for name in ("dossier", "unit", "items", "texts", "handed_in")
    },
    **{
        f"producer:{name}": missing(both(SIGNED_IN, pk=NOBODY_S))
        for name in ("set", "declared", "evidence", "join", "check", "withdraw")
    },
    **{
        f"producer:{name}": missing(both(SIGNED_IN, pk=NOBODY_S, number=1))
        for name in ("item", "item_evidence", "piece", "bind")
    },
    **{f"producer:{name}": missing(read(SIGNED_IN, pk=NOBODY_S)) for name in ("whole", "packed")},
    "producer:paper": missing(read(SIGNED_IN, pk=NOBODY_S, name="registration", kind="pdf")),
    "producer:text": missing(both(SIGNED_IN, pk=NOBODY_S, key="plan")),
    "producer:use": missing(posted(SIGNED_IN, pk=NOBODY_S, number=1)),
    **{
        f"producer:{name}": missing(read(SIGNED_IN, pk=NOBODY_S, number=1))
        for name in ("file", "hand_in", "signed_copy")
    },
    "producer:answer": missing(posted(SIGNED_IN, pk=NOBODY_S, ask=1)),
    "office:dossiers": read(HOLDERS),
    "office:keep_filter": posted(SIGNED_IN),
    "office:rounds": read(frozenset({Role.PROVINCIAL_OFFICER})),
    "office:new_round": both(frozenset({Role.PROVINCIAL_OFFICER})),
    "office:remove_round": missing(posted(frozenset({Role.PROVINCIAL_OFFICER}), pk=NOBODY_S)),
    **{f"office:{name}": missing(read(SIGNED_IN, pk=NOBODY_S)) for name in ("dossier", "review")},
    "office:visit_picture": missing(read(SIGNED_IN, pk=NOBODY_S, number=1)),
    **{
        f"office:{name}": missing(posted(SIGNED_IN, pk=NOBODY_S, number=1))
        for name in ("look", "ask_producer_of")
    },
    "office:take_back": missing(posted(SIGNED_IN, pk=NOBODY_S, ask=1)),
    **{
        f"office:{name}": missing(both(SIGNED_IN, pk=NOBODY_S))
        for name in (
            "receive_dossier",
            "findings",
            "request_province",
            "assign_dossier",
            "return_dossier",
            "report_dossier",
            "refuse_dossier",
            "correct_set",
            "forward_dossier",
            "samples",
            "dossier_parts",
            "visit_dossier",
        )
    },
    # the offices: the journal
    "office:journal": read(JOURNAL),
    "office:journal_export": read(JOURNAL),
    "office:journal_verify": posted(JOURNAL),
    "office:journal_entry": missing(read(JOURNAL, number=1)),
}


def names(patterns=None, namespace=""):
    """Every named address, with its namespaces."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield namespace + pattern.name
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)


def test_every_address_is_in_the_table():
    assert set(names()) == set(DOORS)


@pytest.fixture
def people(db):  # noqa: ARG001 - opens the database
    """One person a role in a small province, one without a role, and one whose access is closed."""
    world = World()
    world.commune.place_code = "30055"
    world.commune.save()
    world.province.place_code = "82"
    world.province.save()
    made = {role: world.holder(role, world.home_of(role)) for role in Role}
    return made | {NOBODY: world.person(), CLOSED: world.person(is_active=False)}


def sign_in(client, person):
    """As the door leaves the session of somebody who gave both factors."""
    session = client.session
    session[SESSION_KEY] = str(person.pk)
    session["_auth_user_backend"] = "openocop.accounts.backends.LoginBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["second_factor"] = True
    session.save()
    client.cookies["session"] = session.session_key


@pytest.mark.parametrize("name", sorted(DOORS))
def test_whom_an_address_opens_to(client_class, people, name, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    door = DOORS[name]
    found, wanted = {}, {}
    for who in PEOPLE:
        for method in METHODS:
            client = client_class(raise_request_exception=False)
            if who in people:
                sign_in(client, people[who])
            answer = client.generic(method, reverse(name, kwargs=door.args))
            found[who, method] = said(answer)
            wanted[who, method] = expected(door, who, method)
    assert found == wanted


def said(answer):
    """What an answer amounts to."""
    if answer.status_code == 302 and answer["Location"].partition("?")[0] == "/account/sign-in/":
        return "sign in"
    refused = {403: "refused", 404: "not there", 405: "wrong method"}
    if answer.status_code >= 500:
        return f"failed {answer.status_code}"
    return refused.get(answer.status_code, "open")


#: Addresses whose only answer, to whoever has nothing to do there, is the way to signing in.
LEADS_TO_SIGN_IN = {
    "account:sign_out": frozenset(PEOPLE),
    "account:second_factor": frozenset(PEOPLE),
    "account:set_second_factor": frozenset({STRANGER, CLOSED}),
}


def expected(door, who, method):
    """What the table wants."""
    whom = door.post if method == "POST" else door.read if method in {"GET", "HEAD"} else None
    if whom is None:
        return "wrong method"
    if who in whom and door.missing:
        return "not there"
    if who in whom:
        name = next(name for name, one in DOORS.items() if one is door)
        return "sign in" if who in LEADS_TO_SIGN_IN.get(name, ()) else "open"
    return "sign in" if who in {STRANGER, CLOSED} else "refused"
