"""Every address of a real dossier × every kind of person: whom it opens to, in a state where offices look at it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from openocop.accounts.roles import Role
from openocop.dossiers import actions
from openocop.dossiers.models import Dossier
from tests.web.producer.conftest import browser_of, text_of

OWNER, COMMUNE, PROVINCE, ADVISER, AUDITOR = "owner", "commune", "province", "adviser", "auditor"
SEE = {OWNER, COMMUNE, PROVINCE, ADVISER, AUDITOR}
WRITE = {OWNER}
LOOK = {COMMUNE, PROVINCE, ADVISER}
NOBODY = set()
READ = {
    "producer:dossier": SEE,
    "producer:items": SEE,
    "producer:texts": SEE,
    "producer:evidence": SEE,
    "producer:handed_in": SEE,
    "producer:hand_in": SEE,
    "producer:file": SEE,
    "producer:paper": SEE - {AUDITOR},
    "producer:signed_copy": SEE - {AUDITOR},
    "producer:whole": SEE - {AUDITOR},
    "producer:packed": SEE - {AUDITOR},
    "producer:unit": WRITE,
    "producer:set": WRITE,
    "producer:declared": WRITE,
    "producer:item": WRITE,
    "producer:item_evidence": WRITE,
    "producer:piece": WRITE,
    "producer:bind": WRITE,
    "producer:join": WRITE,
    "producer:text": WRITE,
    "producer:check": WRITE,
    "producer:withdraw": WRITE,
    "office:dossier": SEE,
    "office:review": SEE,
    "office:visit_picture": SEE - {AUDITOR},
    "office:findings": {COMMUNE},
    "office:request_province": {COMMUNE},
    "office:receive_dossier": {PROVINCE},
    "office:assign_dossier": {PROVINCE},
    "office:forward_dossier": {PROVINCE},
    "office:return_dossier": LOOK,
    "office:report_dossier": LOOK,
    "office:refuse_dossier": LOOK,
    "office:samples": LOOK,
    "office:dossier_parts": LOOK,
    "office:visit_dossier": LOOK,
    "office:correct_set": {COMMUNE, PROVINCE},
}
POSTED = {
    "producer:use": WRITE,
    "producer:answer": WRITE,
    "office:look": {ADVISER},  # whose turn it is
    "office:ask_producer_of": {ADVISER},
    "office:take_back": LOOK,
}


@pytest.fixture
def people(world):
    """One of each who may have something to do with it, and those who have not."""
    return {
        OWNER: world.maker_person,
        COMMUNE: world.commune_person,
        PROVINCE: world.province_person,
        ADVISER: world.adviser,
        AUDITOR: world.holder(Role.AUDITOR, world.ministry),
        "other owner": world.holder(Role.PRODUCER, world.sister_producer),
        "other commune": world.holder(Role.COMMUNE_OFFICER, world.sister),
        "other province": world.holder(Role.PROVINCIAL_OFFICER, world.other_province),
        "other adviser": world.holder(Role.ADVISORY_MEMBER, world.department),
        "administrator": world.administrator(),
        "editor": world.holder(Role.EDITOR, world.province),
        "inspector": world.holder(Role.INSPECTOR, world.province),
        "secretary": world.holder(Role.SECRETARY, world.province),
        "council": world.holder(Role.COUNCIL_MEMBER, world.province),
        "nobody": world.person(),
    }


@pytest.fixture
def addresses(world):
    """The addresses of a dossier with the advisory team, by name."""
    draft = world.filled()
    paper = world.paper(draft, [draft.product_set.items[0].id])
    one = world.assigned(world.received(world.requested(world.handed_in(draft))))
    numbers = {"pk": one.pk}
    given = {"number": 1} | numbers
    piece = {"number": paper.pk} | numbers
    more = {
        "producer:item": given,
        "producer:item_evidence": given,
        "producer:hand_in": given,
        "producer:piece": piece,
        "producer:bind": piece,
        "producer:file": piece,
        "producer:signed_copy": {"number": 999} | numbers,
        "office:visit_picture": {"number": 999} | numbers,
        "producer:use": piece,
        "producer:text": numbers | {"key": "plan"},
        "producer:paper": numbers | {"name": "registration", "kind": "pdf"},
        "producer:answer": numbers | {"ask": 999},
        "office:look": given,
        "office:ask_producer_of": given,
        "office:take_back": numbers | {"ask": 999},
    }
    return {name: reverse(name, kwargs=more.get(name, numbers)) for name in READ | POSTED}


def test_whom_each_address_opens_to(people, addresses):
    found, wanted = {}, {}
    for who, person in people.items():
        browser = browser_of(person)
        for name, whom in READ.items():
            answer = browser.get(addresses[name])
            b"".join(answer)  # read to its end: that closes the file, and not the connection
            found[who, name] = answer.status_code == 403
            wanted[who, name] = who not in whom
        for name, whom in POSTED.items():
            found[who, name] = browser.post(addresses[name]).status_code == 403
            wanted[who, name] = who not in whom
    assert {key: value for key, value in found.items() if value != wanted[key]} == {}


def test_whoever_may_not_see_is_refused_to_post_too(people, addresses):
    outsiders = set(people) - SEE
    for who in sorted(outsiders):
        browser = browser_of(people[who])
        answers = {name: browser.post(addresses[name]).status_code for name in READ}
        assert {name for name, status in answers.items() if status not in {403, 405}} == set(), who


def test_before_the_council_secretary_and_chair_read_it_when_it_is_ready(world, people):
    one = world.ready()
    for who in ("secretary", "administrator"):
        status = browser_of(people[who]).get(reverse("office:dossier", args=[one.pk])).status_code
        assert (who, status) == (who, 200 if who == "secretary" else 403)


def test_what_is_a_persons_own_is_not_shown_to_an_auditor(world, people):
    world.farm.kind, world.farm.representative_ethnic = "household", "Dân tộc Mẫu"
    world.farm.save()
    one = world.handed_in()
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    actions.save_text(one, "permanent_address", words="Số nhà 1 ấp Mẫu", seen=1, by=world.maker_person)
    world.farm.phone = "0911111111"
    world.farm.save()
    world.paper(one, name="Căn cước Mẫu")
    spare = world.paper(one, name="Giấy để dành")
    actions.leave_out(one, spare, by=world.maker_person)
    world.handed_in(Dossier.objects.get(pk=one.pk))
    auditor, owner = browser_of(people[AUDITOR]), browser_of(people[OWNER])
    pages = {
        name: reverse(name, args=args)
        for name, args in (
            ("producer:hand_in", [one.pk, 2]),
            ("producer:texts", [one.pk]),
            ("producer:evidence", [one.pk]),
        )
    }
    own = ("Số nhà 1 ấp Mẫu", "0911111111", "Dân tộc Mẫu", "Giấy để dành")
    for name, address in pages.items():
        page = text_of(auditor.get(address))
        assert [words for words in own if words in page] == [], name
    page = text_of(owner.get(pages["producer:hand_in"]))
    assert [words for words in own[:3] if words not in page] == []


def test_what_changed_is_said_in_words(world, people):
    one = world.handed_in()
    item = one.product_set.items[0]
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    actions.save_answer(
        one, item.id, option=item.options[0].id, words="Đúng như vậy.", seen=1, by=world.maker_person
    )
    actions.save_declared(one, ticks=["patent"], small_or_medium=True, sample_count=6, by=world.maker_person)
    world.handed_in(one)
    page = text_of(browser_of(people[COMMUNE]).get(reverse("producer:hand_in", args=[one.pk, 2])))
    changed = page.partition("What changed")[2].partition("</section>")[0]
    for words in (item.name, item.options[0].text, "Patent", "The sample products"):
        assert words in changed
    assert item.options[0].id not in changed
