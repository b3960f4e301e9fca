"""The desk for claims."""

from __future__ import annotations

import pytest

from openocop.accounts.models import Claim
from tests.accounts.conftest import NOON
from tests.web.office.conftest import browser_of, said_in

DESK = "/office/people/claims/"


@pytest.fixture
def claim(world):
    return Claim.objects.create(
        person=world.person("Lê Văn Lúa"), producer=world.producer, commune=world.commune, made_at=NOON
    )


def test_the_commune_sees_its_claims_and_no_others(commune, sister, claim):
    assert list(browser_of(commune).get(DESK).context["found"]) == [claim]
    assert list(browser_of(sister).get(DESK).context["found"]) == []


def test_a_claim_is_confirmed_once(commune, claim, acts):
    browser = browser_of(commune)
    answer = browser.post(f"{DESK}{claim.pk}/confirm/")
    assert said_in(answer) == ["Lê Văn Lúa now acts for Cơ sở Mẫu."]
    assert browser.post(f"{DESK}{claim.pk}/confirm/").status_code == 409
    assert claim.person.holdings.get().office == claim.producer
    assert [verb for verb, _role, _office in acts()] == ["claim:confirm", "claim:confirm_refused"]


def test_a_claim_is_refused_with_a_reason(commune, claim, acts):
    browser = browser_of(commune)
    silent = browser.post(f"{DESK}{claim.pk}/refuse/", {"reason": " "})
    assert (silent.status_code, silent.context["wrong_pk"]) == (400, claim.pk)
    assert silent.context["errors"][0]["href"] == f"#reason-{claim.pk}"
    answer = browser.post(f"{DESK}{claim.pk}/refuse/", {"reason": "Không đúng giấy tờ"})
    claim.refresh_from_db()
    assert (answer["Location"], claim.state, claim.reason) == (DESK, "refused", "Không đúng giấy tờ")
    assert browser.post(f"{DESK}{claim.pk}/refuse/", {"reason": "x"}).status_code == 409
    assert [verb for verb, _role, _office in acts()] == ["claim:refuse"]
