"""How columns are understood is kept under a name, found again by the headings, and is the office's own."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register.importing.profiles import (
    checked_mapping,
    delete_profile,
    profile_named,
    rename_profile,
    save_profile,
)
from openocop.register.importing.working import begin, path_of
from openocop.register.models import ImportBatch, ImportProfile
from openocop.register.models.imports import BatchState
from tests.register.importing.test_importing import FISH, RICE

OURS = ["STT", "Tên sản phẩm", "Tên chủ thể", "Nơi ở", "Hạng sao", "Số quyết định", "Ngày quyết định"]


@pytest.fixture
def read(sheet_of, world, settings, tmp_path):
    """Reads a list of these rows as the office does; the batch."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def of(*rows, headings=OURS, digest="a", **values):
        batch = ImportBatch.objects.create(
            file_name="so.xlsx",
            file_digest=digest * 64,
            province="82",
            state=BatchState.READING,
            at=now(),
            **values,
        )
        path_of(batch).parent.mkdir(parents=True, exist_ok=True)
        path_of(batch).write_bytes(sheet_of(*rows, headings=headings).read_bytes())
        begin(batch, BatchState.READING, by=world.officer())
        return batch

    return of


@pytest.fixture
def saved(read, world):
    """A profile that says where the commune stands, and that stars are not to be read."""
    batch = read(FISH)
    batch.mapping = checked_mapping(batch, {"D": "commune", "E": ""})
    batch.save()
    begin(batch, BatchState.READING, by=world.officer())
    return save_profile(batch, " Danh sách  của Sở ", by=world.officer())


def test_a_later_list_with_the_same_headings_is_understood_so(saved, read):
    assert (saved.name, saved.province) == ("Danh sách của Sở", "82")
    later = read(RICE, digest="b")
    assert (later.profile, later.mapping) == (saved, saved.mapping)
    assert (later.mapping["D"], later.mapping["E"], later.state) == ("commune", "", "previewed")
    assert [one.verb for one in Entry.objects.all()] == ["importprofile:save"]


def test_other_headings_and_other_offices_are_read_by_themselves(saved, read):
    other = read(RICE, headings=[*OURS, "Ghi chú"], digest="b")
    assert (other.profile, other.mapping["E"]) == (None, "star")
    ImportProfile.objects.update(province="92")
    assert read(RICE, digest="c").profile is None
    assert saved.pk


def test_a_list_can_be_read_without_its_profile(saved, read):
    batch = read(RICE, digest="b", own_columns=True)
    assert (batch.profile, batch.mapping["E"]) == (None, "star")
    assert ImportProfile.objects.get() == saved


def test_a_profile_is_written_over_renamed_and_deleted(saved, read, world):
    by = world.officer()
    batch = read(RICE, digest="b")
    again = save_profile(batch, "Sở 2026", by=by)
    assert (again.pk, ImportProfile.objects.get().name) == (saved.pk, "Sở 2026")
    rename_profile(again, "Sở", by=by)
    assert profile_named("Sở", "82") == saved
    delete_profile(again, by=by)
    batch.refresh_from_db()
    assert (ImportProfile.objects.count(), batch.profile, batch.mapping["D"]) == (0, None, "commune")
    assert [one.verb.partition(":")[2] for one in Entry.objects.order_by("number")] == [
        "save", "save", "rename", "delete",
    ]  # fmt: skip


def test_a_name_is_given_once(saved, read, world):
    by = world.officer()
    other = read(RICE, headings=[*OURS, "Ghi chú"], digest="b")
    with pytest.raises(RefusedError):
        save_profile(other, saved.name, by=by)
    second = save_profile(other, "Khác", by=by)
    with pytest.raises(RefusedError):
        rename_profile(second, saved.name, by=by)
    with pytest.raises(BadInputError):
        rename_profile(second, "  ", by=by)
    with pytest.raises(BadInputError) as missing:
        profile_named("Không có", "82")
    assert "“Danh sách của Sở”, “Khác”" in missing.value.sentence


@pytest.mark.parametrize("act", [save_profile, rename_profile])
def test_only_the_province_keeps_profiles(saved, read, world, act):
    thing = read(RICE, digest="b") if act is save_profile else saved
    with pytest.raises(PermissionDenied):
        act(thing, "x", by=world.commune_officer())
    with pytest.raises(PermissionDenied):
        delete_profile(saved, by=world.commune_officer())


@pytest.mark.parametrize("changed", [{"D": "gì đó"}, {"D": "product"}, {"B": ""}])
def test_columns_that_cannot_be_are_refused(read, changed):
    with pytest.raises(BadInputError):
        checked_mapping(read(FISH), changed)
