from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, connection, models, transaction

from governance.audit.models import Entry
from governance.catalogues import services
from governance.catalogues.frozen import FreezeRows
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.errors import Invalid, NotReady, WrongState

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 4)


class Fruit(CatalogueRow):
    catalogue = "fruits"
    code = models.CharField(max_length=4)

    class Meta:
        app_label = "orchard"
        apps = Apps()


@pytest.fixture(autouse=True)
def table(monkeypatch):
    with connection.schema_editor() as editor:
        editor.create_model(Fruit)
        editor.execute(
            f'CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON "{Fruit._meta.db_table}" '
            "FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen()"
        )
    monkeypatch.setattr(services, "row_models", lambda name: [Fruit] if name == "fruits" else [])


@pytest.fixture
def first():
    rows = [Fruit(code="A"), Fruit(code="B", evidence="found")]
    return services.load("fruits", rows, effective_from=date(2022, 1, 1), at=AT)


@pytest.fixture
def editor(cast):
    return cast.establishment


def codes(version):
    return list(Fruit.objects.filter(version=version).order_by("code").values_list("code", flat=True))


def test_the_first_version_may_begin_in_the_past(first):
    assert (first.version_no, first.state, first.effective_from) == (1, "published", date(2022, 1, 1))
    assert in_force("fruits", date(2021, 12, 31)) is None
    assert in_force("fruits", date(2022, 1, 1)) == first


def test_a_draft_is_a_copy_under_the_next_number(first, editor):
    draft = services.draft("fruits", actor=editor, at=AT, note="加梨")
    assert (draft.version_no, draft.state, codes(draft)) == (2, "draft", ["A", "B"])
    assert Fruit.objects.get(version=draft, code="B").evidence == "found"
    assert codes(first) == ["A", "B"]
    assert in_force("fruits", TODAY) == first


def test_a_catalogue_has_one_draft_at_a_time(first, editor):
    services.draft("fruits", actor=editor, at=AT)
    with pytest.raises(WrongState, match="已有一份草稿"):
        services.draft("fruits", actor=editor, at=AT)
    assert CatalogueVersion.objects.count() == 2


def test_a_published_version_comes_into_force_on_its_day(first, editor, django_capture_on_commit_callbacks):
    draft = services.draft("fruits", actor=editor, at=AT)
    Fruit.objects.create(version=draft, code="C")
    assert in_force("fruits", TODAY + timedelta(days=7)) == first
    with django_capture_on_commit_callbacks(execute=True):
        services.publish(draft, effective_from=TODAY + timedelta(days=7), actor=editor, at=AT)
    assert in_force("fruits", TODAY + timedelta(days=6)) == first
    assert in_force("fruits", TODAY + timedelta(days=7)) == draft
    assert list(CatalogueVersion.objects.of("fruits").begun(TODAY)) == [first]
    entry = Entry.objects.get(action="catalogue.published", actor_id=editor.pk)
    assert entry.after == {"effective_from": "2026-03-11"}


def test_today_is_the_local_day(first, editor):
    late = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)  # half past midnight of the 5th
    draft = services.draft("fruits", actor=editor, at=late)
    with pytest.raises(Invalid, match="不能早于今天"):
        services.publish(draft, effective_from=TODAY, actor=editor, at=late)
    assert services.publish(draft, effective_from=TODAY + timedelta(days=1), actor=editor, at=late).state == "published"


def test_a_later_version_does_not_begin_before_one_already_published(first, editor):
    month = TODAY + timedelta(days=30)
    services.publish(services.draft("fruits", actor=editor, at=AT), effective_from=month, actor=editor, at=AT)
    draft = services.draft("fruits", actor=editor, at=AT)
    with pytest.raises(Invalid, match="2026-04-03") as refused:
        services.publish(draft, effective_from=month - timedelta(days=1), actor=editor, at=AT)
    assert "effective_from" in refused.value.errors
    draft.refresh_from_db()
    assert (draft.state, draft.effective_from) == ("draft", None)
    again = services.publish(draft, effective_from=month, actor=editor, at=AT)
    in_force.clear()
    assert in_force("fruits", month) == again


def test_an_empty_version_is_not_published(editor):
    draft = services.draft("fruits", actor=editor, at=AT)
    with pytest.raises(NotReady, match="没有任何内容"):
        services.publish(draft, effective_from=TODAY, actor=editor, at=AT)


def test_a_version_is_published_once(first, editor):
    with pytest.raises(WrongState, match="已经发布"):
        services.publish(first, effective_from=TODAY, actor=editor, at=AT)


def test_a_draft_may_be_thrown_away_but_nothing_published(first, editor):
    services.discard(services.draft("fruits", actor=editor, at=AT), actor=editor, at=AT)
    assert CatalogueVersion.objects.get() == first and Fruit.objects.count() == 2
    with pytest.raises(WrongState, match="不能删除"):
        services.discard(first, actor=editor, at=AT)


CHANGES = {
    "a row": lambda version: Fruit.objects.filter(version=version).update(code="Z"),
    "rows less": lambda version: Fruit.objects.filter(version=version)._raw_delete("default"),
    "a row more": lambda version: Fruit.objects.create(version=version, code="Z"),
    "its day": lambda version: CatalogueVersion.objects.update(effective_from=TODAY),
    "its state": lambda version: CatalogueVersion.objects.update(state="draft"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_published_holds_still(first, change):
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        change(first)
    assert codes(first) == ["A", "B"]


def test_a_row_does_not_move_between_versions(first, editor):
    draft = services.draft("fruits", actor=editor, at=AT)
    for source, target in ((draft, first), (first, draft)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fruit.objects.filter(version=source).update(version=target)


def test_asking_again_costs_no_statement(first, django_assert_num_queries):
    in_force("fruits", TODAY)
    with django_assert_num_queries(0):
        in_force("fruits", TODAY)


def test_rows_without_a_named_catalogue_belong_to_that_of_their_app():
    assert Fruit.catalogue_name() == "fruits"
    assert FreezeRows("Fruit").migration_name_fragment == "freeze_fruit"
