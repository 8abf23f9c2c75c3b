from datetime import timedelta

import pytest

from governance.notices import selectors, services
from governance.notices.inbox import Draft, Letter, deliver, next_slot, post
from governance.notices.models import Notice, Outbox
from governance.organisations.models import User

pytestmark = pytest.mark.django_db


def late(number, key=""):
    return Draft("dept_operator", 7, "calls.late", f"{number} 已超期", case_url=f"/calls/{number}/", key=key)


def test_a_draft_reaches_every_holder_of_the_role(posts, alice, bob, wednesday):
    posts["dept_operator", 7] = [alice, bob]
    deliver([late("C1")], wednesday(10))
    assert [selectors.unread_count(person) for person in (alice, bob)] == [1, 1]
    notice = selectors.inbox(alice)[0]
    assert (notice.title, notice.url, notice.times, notice.read_at) == ("C1 已超期", "/calls/C1/", 1, None)


def test_a_draft_nobody_holds_the_role_for_is_no_error(posts, wednesday):
    deliver([late("C1")], wednesday(10))
    deliver([], wednesday(10))
    assert not Notice.objects.exists()


def test_a_service_account_has_no_in_box(posts, wednesday):
    posts["dept_operator", 7] = [User.objects.create_user("svc", name="接口", is_service=True)]
    deliver([late("C1")], wednesday(10))
    assert not Notice.objects.exists()


def test_an_unread_notice_is_counted_up_instead_of_repeated(posts, alice, wednesday):
    posts["dept_operator", 7] = [alice]
    deliver([late("C1")], wednesday(10))
    deliver([late("C1")], wednesday(11))
    notice = Notice.objects.get()
    assert (notice.times, notice.first_at, notice.at) == (2, wednesday(10), wednesday(11))
    assert selectors.unread_count(alice) == 1


def test_drafts_with_one_key_in_one_call_are_folded_first(posts, alice, wednesday):
    posts["dept_operator", 7] = [alice]
    deliver([late(f"C{number}", key="late") for number in range(40)], wednesday(10))
    notice = Notice.objects.get()
    assert (notice.times, notice.title) == (40, "C39 已超期")


def test_what_was_read_long_ago_goes_and_what_is_unread_stays(posts, alice, wednesday):
    posts["dept_operator", 7] = [alice]
    for number in ("C1", "C2", "C3"):
        deliver([late(number)], wednesday(10))
    first, second, _ = selectors.inbox(alice)
    services.mark_read(user=alice, at=wednesday(10), ids=[first.pk])
    services.mark_read(user=alice, at=wednesday(12), ids=[second.pk])
    assert services.forget_read(wednesday(11) + services.READ_KEPT) == 1
    assert not Notice.objects.filter(pk=first.pk).exists()
    assert (Notice.objects.count(), Notice.objects.unread().count()) == (2, 1)


def test_a_notice_already_read_is_not_counted_up_but_comes_anew(posts, alice, wednesday):
    posts["dept_operator", 7] = [alice]
    deliver([late("C1")], wednesday(10))
    assert services.mark_read(user=alice, at=wednesday(10, 5)) == 1
    deliver([late("C1")], wednesday(11))
    assert list(Notice.objects.order_by("pk").values_list("times", "read_at")) == [(1, wednesday(10, 5)), (1, None)]


def test_thousands_of_drafts_take_one_statement(posts, alice, bob, wednesday, django_assert_num_queries):
    posts["dept_operator", 7] = [alice, bob]
    with django_assert_num_queries(1):
        deliver([late(f"C{number}") for number in range(2000)], wednesday(10))
    assert Notice.objects.count() == 4000
    assert Outbox.objects.filter(recipient=alice).count() == 2000
    assert not Outbox.objects.filter(recipient=bob).exists(), "who has no address is owed no mail"


def test_the_unread_count_takes_one_statement_and_only_the_index(alice, wednesday, django_assert_num_queries):
    post([Letter(alice.pk, "job.done", f"第 {number} 个", key=str(number)) for number in range(30)], wednesday(10))
    with django_assert_num_queries(1):
        assert selectors.unread_count(alice) == 30


def test_nobody_reads_away_the_notices_of_another(alice, bob, wednesday):
    post([Letter(alice.pk, "job.done", "完成")], wednesday(10))
    notice = Notice.objects.get()
    assert services.mark_read(user=bob, at=wednesday(11), ids=[notice.pk]) == 0
    assert selectors.unread_count(alice) == 1


def test_opening_a_case_reads_its_notices_alone(alice, wednesday):
    post([Letter(alice.pk, "calls.called", "呼叫", url=f"/calls/C{number}/") for number in (1, 2)], wednesday(10))
    assert services.mark_read(user=alice, at=wednesday(11), url="/calls/C1/") == 1
    assert [notice.url for notice in Notice.objects.unread()] == ["/calls/C2/"]


def test_the_in_box_is_paged_by_position(alice, wednesday):
    for minute in range(5):
        post(
            [Letter(alice.pk, "k", f"第 {minute} 条", key=str(minute))], wednesday(10) + timedelta(minutes=minute // 2)
        )
    first = selectors.inbox(alice, size=2)
    second = selectors.inbox(alice, size=2, before=(first[-1].at, first[-1].pk))
    third = selectors.inbox(alice, size=2, before=(second[-1].at, second[-1].pk))
    assert [notice.title for notice in first + second + third] == [f"第 {number} 条" for number in (4, 3, 2, 1, 0)]


def test_a_slot_ends_at_the_next_quarter_of_an_hour(wednesday):
    assert next_slot(wednesday(10, 0)) == wednesday(10, 15)
    assert next_slot(wednesday(10, 14)) == wednesday(10, 15)
    assert next_slot(wednesday(10, 59)) == wednesday(11, 0)


def test_hostile_text_is_only_text(alice, wednesday):
    title = "'); DROP TABLE notices_notice; --{},\"\\"
    post([Letter(alice.pk, "k", title, key="{a,b}")], wednesday(10))
    assert Notice.objects.get().title == title
