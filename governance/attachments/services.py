import hashlib
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.module_loading import import_string

from governance.attachments import inspection, names, storage
from governance.attachments.models import Attachment
from governance.audit import log
from governance.errors import Conflict, NotYours
from governance.organisations.models import User

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
TAKEN_HINT = f"{inspection.TAKEN}，每个不超过 {MOST_BYTES // 1024 // 1024} MB，每件事项最多 {MOST_FILES} 个"


@transaction.atomic
def attach(case: models.Model, file: UploadedFile, *, actor: User, at: datetime) -> Attachment:
    """Check a file by size and content and keep it with its root case; a refusal leaves neither row nor bytes."""
    name = names.clean(file.name or "")
    content = read(file)
    media_type = inspection.media_type(name, content)
    scan(name, content)
    # The case is locked, so that two uploads at once cannot both be the twentieth.
    type(case)._base_manager.select_for_update().only("pk").get(pk=case.pk)
    present = Attachment.objects.of(case)
    if present.count() >= MOST_FILES:
        raise Conflict(f"一件事项最多 {MOST_FILES} 个附件，请先删除不需要的")
    digest = hashlib.sha256(content).hexdigest()
    twin = present.filter(sha256=digest, name=name).first()
    if twin:
        return twin
    row = Attachment.objects.create(
        case_type=ContentType.objects.get_for_model(type(case)),
        case_id=case.pk,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        path=storage.keep(content, at),
        uploaded_by=actor,
        uploaded_at=at,
    )
    log.write("attachments.attached", actor=actor, about=row, after={"case": str(case), "sha256": digest}, at=at)
    return row


@transaction.atomic
def attach_all(case: models.Model, files: list[UploadedFile], *, actor: User, at: datetime) -> list[Attachment]:
    """Keep all files or, if one is refused, none."""
    if len(files) > MOST_FILES:
        raise Conflict(f"一件事项最多 {MOST_FILES} 个附件，请先删除不需要的")
    return [attach(case, file, actor=actor, at=at) for file in files]


def read(file: UploadedFile) -> bytes:
    """Read a file without believing the size it claims."""
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise inspection.refusal("文件是空的，请重新选择")
    if len(content) > MOST_BYTES:
        raise inspection.refusal(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请压缩后再上传")
    return content


def scan(name: str, content: bytes) -> None:
    """Ask the configured virus scanner, if there is one: a callable (name, content) that gives what it found, or ''."""
    if settings.ATTACHMENT_SCANNER:
        finding = import_string(settings.ATTACHMENT_SCANNER)(name, content)
        if finding:
            raise inspection.refusal(f"“{name}”未通过病毒检查（{finding}），不予接收")


@transaction.atomic
def remove(attachment: Attachment, *, actor: User, at: datetime) -> Attachment:
    """Take an attachment off its case; only who brought it may, and the bytes stay for the record."""
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.uploaded_by_id != actor.pk:
        raise NotYours(f"只有上传人{attachment.uploaded_by.name}可以删除这个附件")
    if attachment.removed_at is None:
        attachment.removed_at, attachment.removed_by = at, actor
        attachment.save(update_fields=["removed_at", "removed_by"])
        log.write("attachments.removed", actor=actor, about=attachment, at=at)
    return attachment


def sweep_orphans(at: datetime) -> int:
    """Delete files whose row was never committed because the process died in between."""
    known = set(Attachment.objects.values_list("path", flat=True))
    found = storage.orphans(known, at)
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)
