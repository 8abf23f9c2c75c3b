import hashlib
import os
import threading
from datetime import timedelta

import files
import pytest
from django.db import connection, transaction
from files import AT, upload

from governance.attachments import services, storage
from governance.attachments.models import Attachment
from governance.errors import Conflict, Invalid, NotYours

scanner_saw = []


def find_nothing(name, content):
    scanner_saw.append(name)
    return ""


def find_virus(name, content):
    return "Eicar-Test"


def attach(case, name, cast, content=None):
    return services.attach(case, upload(name, content or files.jpeg()), actor=cast.operator, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_under_a_random_name_with_its_digest(case, cast, stored):
    content = files.jpeg()
    row = attach(case, "../现场.jpg", cast, content)
    assert (row.name, row.media_type, row.size) == ("现场.jpg", "image/jpeg", len(content))
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert stored() == [storage.place(row.path)]
    assert "现场" not in row.path and storage.place(row.path).read_bytes() == content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "content"),
    [("x.html", b"<html>"), ("x.jpg", b""), ("x.jpg", files.jpeg(tail=b"\0" * services.MOST_BYTES))],
)
def test_a_refusal_leaves_neither_row_nor_bytes(case, cast, stored, name, content):
    with pytest.raises(Invalid):
        services.attach(case, upload(name, content), actor=cast.operator, at=AT)
    assert not Attachment.objects.exists() and stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_the_transaction_around_it_rolls_back(case, cast, stored):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        attach(case, "a.jpg", cast)
        assert len(stored()) == 1
        raise ZeroDivisionError
    assert not Attachment.objects.exists() and stored() == []


@pytest.mark.django_db(transaction=True)
def test_of_several_files_one_refused_keeps_none(case, cast, stored):
    several = [upload("a.jpg", files.jpeg()), upload("b.exe", b"MZ")]
    with pytest.raises(Invalid):
        services.attach_all(case, several, actor=cast.operator, at=AT)
    assert not Attachment.objects.exists() and stored() == []


@pytest.mark.django_db(transaction=True)
def test_the_twenty_first_file_is_refused_and_changes_nothing(case, cast, stored):
    for number in range(services.MOST_FILES):
        attach(case, f"{number}.jpg", cast)
    with pytest.raises(Conflict, match="最多 20 个附件"):
        attach(case, "one-more.jpg", cast)
    assert Attachment.objects.count() == len(stored()) == services.MOST_FILES


@pytest.mark.django_db(transaction=True)
def test_of_four_uploads_at_once_only_one_is_the_twentieth(case, cast, stored):
    for number in range(services.MOST_FILES - 1):
        attach(case, f"{number}.jpg", cast)
    refusals = []

    def send(name):
        try:
            attach(case, name, cast)
        except Conflict as refused:
            refusals.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(f"late-{number}.jpg",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refusals), Attachment.objects.count(), len(stored())) == (3, 20, 20)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_is_kept_once(case, cast, stored):
    assert attach(case, "a.jpg", cast) == attach(case, "a.jpg", cast)
    assert len(stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_scanner_is_asked_and_its_finding_refuses(case, cast, stored, settings):
    settings.ATTACHMENT_SCANNER = f"{__name__}.find_nothing"
    attach(case, "a.jpg", cast)
    assert scanner_saw == ["a.jpg"]
    settings.ATTACHMENT_SCANNER = f"{__name__}.find_virus"
    with pytest.raises(Invalid, match="Eicar-Test"):
        attach(case, "b.jpg", cast)
    assert len(stored()) == 1


@pytest.mark.django_db
def test_only_who_brought_a_file_takes_it_away(case, cast, var):
    row = attach(case, "a.jpg", cast)
    with pytest.raises(NotYours, match="蒋雯"):
        services.remove(row, actor=cast.chief, at=AT)
    assert Attachment.objects.of(case).count() == 1
    services.remove(row, actor=cast.operator, at=AT + timedelta(hours=1))
    assert Attachment.objects.of(case).count() == 0
    assert storage.place(row.path).exists(), "the bytes stay for the record"


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_process_died_before_the_commit_is_swept_later(case, cast, stored):
    kept = attach(case, "a.jpg", cast)
    lost = storage.root() / "2026/03/lost"
    lost.write_bytes(b"half")
    for file in stored():
        os.utime(file, (AT.timestamp(), AT.timestamp()))
    assert services.sweep_orphans(AT + timedelta(hours=1)) == 0, "it may still be on its way"
    assert services.sweep_orphans(AT + timedelta(days=2)) == 1
    assert stored() == [storage.place(kept.path)]
