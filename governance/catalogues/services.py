"""Making, publishing and throwing away versions; the rows of a draft are edited as they are."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from governance.audit import log
from governance.catalogues.amending import TAKE_TURNS
from governance.catalogues.choices import VersionState
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import in_force, row_models
from governance.errors import Invalid, NotReady, WrongState
from governance.facts.indicators import refuse_burdens


def draft(catalogue: str, *, actor, at: datetime, note: str = "", empty: bool = False) -> CatalogueVersion:
    """Begin the next version as a copy of the newest published one (or `empty`); one draft at a time."""
    versions = CatalogueVersion.objects.of(catalogue)
    with transaction.atomic():
        _take_turns(catalogue)
        if versions.draft().exists():
            raise WrongState("该目录已有一份草稿，请先发布或放弃。")
        newest = versions.published().order_by("-version_no").first()
        version = versions.create(catalogue=catalogue, version_no=_next_no(catalogue), note=note)
        if newest and not empty:
            _copy_rows(newest, version)
        log.write("catalogue.drafted", actor=actor, about=version, at=at, note=note)
    return version


def load(
    catalogue: str, rows: Iterable[CatalogueRow], *, effective_from: date, at: datetime, actor=None, note: str = ""
) -> CatalogueVersion:
    """Publish rows that come from outside (the defaults, a file) as one whole version, the first or the next."""
    with transaction.atomic():
        version = draft(catalogue, actor=actor, at=at, note=note, empty=True)
        by_model: dict[type[CatalogueRow], list[CatalogueRow]] = {}
        for row in rows:
            row.version = version
            by_model.setdefault(type(row), []).append(row)
        for model, some in by_model.items():
            model.objects.bulk_create(some, batch_size=1000)
        return publish(version, effective_from=effective_from, actor=actor, at=at)


def publish(version: CatalogueVersion, *, effective_from: date, actor, at: datetime) -> CatalogueVersion:
    """Put a draft into force from a day on: not in the past, and not before a version already published.

    Only the first version of a catalogue may begin in the past, so that imported cases find one to be judged by.
    """
    with transaction.atomic():
        _take_turns(version.catalogue)
        version = CatalogueVersion.objects.select_for_update().get(pk=version.pk)
        if version.state != VersionState.DRAFT:
            raise WrongState("该版本已经发布，不能再次发布。")
        _check_day(version, effective_from, timezone.localdate(at))
        if not any(model.objects.filter(version=version).exists() for model in row_models(version.catalogue)):
            raise NotReady("该版本没有任何内容，不能发布。")
        # The higher number is the later word: whatever was amended while this was a draft stays below it.
        later = CatalogueVersion.objects.of(version.catalogue).filter(version_no__gt=version.version_no)
        if later.exists():
            version.version_no = _next_no(version.catalogue)
        _put_into_force(version, effective_from, actor, at)
    return version


def discard(version: CatalogueVersion, *, actor, at: datetime) -> None:
    """Throw a draft away with its rows."""
    with transaction.atomic():
        version = CatalogueVersion.objects.select_for_update().get(pk=version.pk)
        if version.state != VersionState.DRAFT:
            raise WrongState("已发布的版本不能删除，请另拟新版本。")
        log.write("catalogue.discarded", actor=actor, about=version, at=at, note=version.note)
        for model in row_models(version.catalogue):
            model.objects.filter(version=version).delete()
        version.delete()


def _take_turns(catalogue: str) -> None:
    """Let one transaction at a time work on the versions of a catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURNS, [catalogue])


def _next_no(catalogue: str) -> int:
    return (CatalogueVersion.objects.of(catalogue).aggregate(last=Max("version_no"))["last"] or 0) + 1


def _put_into_force(version: CatalogueVersion, effective_from: date, actor, at: datetime) -> None:
    for model in row_models(version.catalogue):
        if model.indicator:
            refuse_burdens(model.indicators(model.objects.filter(version=version)))
    version.state, version.effective_from = VersionState.PUBLISHED, effective_from
    version.published_at, version.published_by = at, actor if actor and actor.pk else None
    version.save(update_fields=["version_no", "state", "effective_from", "published_at", "published_by"])
    after = {"effective_from": effective_from.isoformat()}
    log.write("catalogue.published", actor=actor, about=version, after=after, at=at, note=version.note)
    transaction.on_commit(in_force.clear)


def _check_day(version: CatalogueVersion, effective_from: date, today: date) -> None:
    latest = CatalogueVersion.objects.of(version.catalogue).published().aggregate(day=Max("effective_from"))["day"]
    if latest and effective_from < today:
        raise Invalid("生效日不能早于今天。", errors={"effective_from": ["不能早于今天"]})
    if latest and effective_from < latest:
        words = f"不能早于已发布版本的生效日 {latest:%Y-%m-%d}"
        raise Invalid(f"生效日{words}。", errors={"effective_from": [words]})


def _copy_rows(source: CatalogueVersion, target: CatalogueVersion) -> None:
    for model in row_models(source.catalogue):
        rows = list(model.objects.filter(version=source).order_by("pk"))
        for row in rows:
            row.pk, row.version = None, target
            row._state.adding = True
        model.objects.bulk_create(rows, batch_size=1000)
