from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from governance.notices import digests, selectors, services
from governance.notices.choices import Delivery
from governance.notices.inbox import Letter, post
from governance.notices.models import Outbox
from governance.organisations.models import User

pytestmark = pytest.mark.django_db


def write(person, count, at):
    post([Letter(person.pk, "calls.late", f"C{n:05} 已超期", url=f"/calls/C{n:05}/") for n in range(count)], at)


def test_forty_late_calls_make_one_mail_with_forty_lines(alice, wednesday, office_open):
    write(alice, 40, wednesday(10, 1))
    assert digests.send_due(wednesday(10, 15)) == 1
    (message,) = mail.outbox
    assert message.to == ["alice@example.org"]
    assert message.subject == "【街道五权工作平台】您有 40 条新消息"
    assert sum("已超期" in line for line in message.body.splitlines()) == 40
    assert set(Outbox.objects.values_list("state", flat=True)) == {Delivery.SENT}


def test_nothing_leaves_before_the_slot_ends_and_nothing_twice(alice, wednesday, office_open):
    write(alice, 2, wednesday(10, 1))
    assert digests.send_due(wednesday(10, 14)) == 0
    assert digests.send_due(wednesday(10, 15)) == 1
    assert digests.send_due(wednesday(10, 16)) == 0
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_not_mailed(alice, wednesday, office_open):
    write(alice, 2, wednesday(10, 1))
    services.mark_read(user=alice, at=wednesday(10, 5), url="/calls/C00000/")
    digests.send_due(wednesday(10, 15))
    assert mail.outbox[0].subject == "【街道五权工作平台】C00001 已超期"
    assert sorted(Outbox.objects.values_list("state", flat=True)) == [Delivery.SENT, Delivery.SKIPPED]


def test_a_notice_mailed_and_repeated_unread_is_mailed_again_with_its_count(alice, wednesday, office_open):
    for moment in (wednesday(10, 1), wednesday(10, 2)):
        write(alice, 1, moment)
    digests.send_due(wednesday(10, 15))
    write(alice, 1, wednesday(10, 20))
    digests.send_due(wednesday(10, 30))
    assert ["共 2 次" in mail.outbox[0].body, "共 3 次" in mail.outbox[1].body] == [True, True]


def test_a_failed_channel_leaves_the_in_box_whole_and_is_tried_again(alice, wednesday, office_open, monkeypatch):
    write(alice, 3, wednesday(10, 1))

    def broken(*arguments):
        raise SMTPServerDisconnected("关门了")

    with monkeypatch.context() as patch:
        patch.setattr(digests, "send_mail", broken)
        assert digests.send_due(wednesday(10, 15)) == 0
    row = Outbox.objects.first()
    assert (row.state, row.attempts, row.next_at, row.error) == (Delivery.QUEUED, 1, wednesday(10, 20), "关门了")
    assert selectors.unread_count(alice) == 3
    assert digests.send_due(wednesday(10, 20)) == 1
    assert len(mail.outbox) == 1


def test_a_channel_that_never_works_is_given_up_and_says_so(alice, wednesday, office_open, monkeypatch):
    write(alice, 1, wednesday(10, 1))

    def broken(*arguments):
        raise OSError("连接被拒绝")

    monkeypatch.setattr(digests, "send_mail", broken)
    moment = wednesday(10, 15)
    for _ in range(20):
        digests.send_due(moment)
        moment += timedelta(hours=6)
    row = Outbox.objects.get()
    assert (row.state, row.attempts) == (Delivery.FAILED, digests.MOST_ATTEMPTS)


def test_one_broken_address_does_not_hold_up_the_others(alice, bob, wednesday, office_open, monkeypatch):
    bob.email = "bob@example.org"
    bob.save()
    write(alice, 1, wednesday(10, 1))
    write(bob, 1, wednesday(10, 1))
    real = digests.send_mail

    def choosy(subject, text, sender, recipients):
        if recipients == ["alice@example.org"]:
            raise OSError("no route")
        return real(subject, text, sender, recipients)

    monkeypatch.setattr(digests, "send_mail", choosy)
    assert digests.send_due(wednesday(10, 15)) == 1
    assert mail.outbox[0].to == ["bob@example.org"]


def test_a_server_that_is_away_is_not_asked_by_everyone_in_turn(wednesday, office_open, monkeypatch):
    people = [User.objects.create_user(f"p{n}", name="某", email=f"p{n}@example.org") for n in range(10)]
    for person in people:
        write(person, 1, wednesday(10, 1))
    asked = []

    def broken(*arguments):
        asked.append(arguments)
        raise TimeoutError("timed out")

    monkeypatch.setattr(digests, "send_mail", broken)
    assert digests.send_due(wednesday(10, 15)) == 0
    assert len(asked) == digests.MOST_FAILURES
    assert Outbox.objects.filter(state=Delivery.QUEUED).count() == 10


def test_who_has_left_is_not_written_to(alice, wednesday, office_open):
    write(alice, 1, wednesday(10, 1))
    alice.is_active = False
    alice.save()
    assert digests.send_due(wednesday(10, 15)) == 0
    assert Outbox.objects.get().state == Delivery.SKIPPED
    assert not mail.outbox


def test_nothing_leaves_outside_office_hours_and_nothing_is_lost(alice, wednesday, monkeypatch):
    write(alice, 1, wednesday(20))
    monkeypatch.setattr(digests, "in_session", lambda at: False)
    assert digests.send_due(wednesday(21)) == 0
    monkeypatch.setattr(digests, "in_session", lambda at: True)
    assert digests.send_due(wednesday(9) + timedelta(days=1)) == 1


def test_a_line_break_in_a_title_cannot_forge_a_header(alice, wednesday, office_open):
    post([Letter(alice.pk, "k", "标题\r\nBcc: evil@example.org")], wednesday(10))
    digests.send_due(wednesday(10, 15))
    assert mail.outbox[0].subject == "【街道五权工作平台】标题 Bcc: evil@example.org"


@pytest.mark.parametrize(
    ("hour", "minute", "days", "is_open"),
    [(10, 0, 0, True), (12, 30, 0, False), (16, 59, 0, True), (17, 0, 0, False), (3, 0, 0, False), (10, 0, 3, False)],
)
def test_mail_leaves_in_office_hours_alone(wednesday, hour, minute, days, is_open):
    assert digests.in_session(wednesday(hour, minute) + timedelta(days=days)) is is_open
