import threading
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from appendonly import settle
from django.db import connection, transaction

from governance.audit import positions
from governance.audit.models import FeedEpoch
from governance.errors import Invalid
from governance.facts import feed, ledger
from governance.facts.models import Fact, FeedReader

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def tell(signed, source):
    feed.beginning()

    def write(*numbers, about=7):
        moments = [AT + timedelta(days=n) for n in numbers]
        facts = [ledger.draft(signed, about=about, source=source, at=at, tier="P1", nth=1) for at in moments]
        ledger.append(facts)
        settle()
        return facts

    return write


def restore_elsewhere(monkeypatch, name):
    monkeypatch.setattr(positions, "_cluster", lambda: f"'{name}'")


def test_a_reader_goes_through_all_in_pieces_and_knows_where_it_stood(tell):
    facts = tell(40, 1, 90) + tell(2) + tell(3)
    first, position = feed.read(Fact, None, 2)
    rest, end = feed.read(Fact, position, 10)
    assert first + rest == facts
    assert feed.read(Fact, end, 10) == ([], end)
    late = tell(4)
    assert feed.read(Fact, end, 10)[0] == late


def test_an_empty_feed_gives_a_position_to_go_on_from(tell):
    found, position = feed.read(Fact, None, 5)
    assert found == []
    facts = tell(1)
    assert feed.read(Fact, position, 5)[0] == facts


def test_a_reader_may_stop_at_a_position(tell):
    facts = tell(1, 2, 3)
    _, second = feed.read(Fact, None, 2)
    assert feed.read(Fact, None, 10, before=second) == (facts[:2], second)
    assert feed.read(Fact, second, 10, before=second) == ([], second)


def test_a_narrowed_reader_does_not_pass_over_the_same_rows_twice(tell):
    tell(1, 2)
    mine = tell(3, about=8)
    tell(4, 5)
    found, position = feed.read(Fact.objects.about(8), None, 10)
    assert found == mine
    assert feed.Position.parse(position) > feed.Position.parse(feed.read(Fact, None, 10)[1])
    late = tell(6, about=8)
    assert feed.read(Fact.objects.about(8), position, 10)[0] == late


def test_what_is_not_yet_committed_holds_back_what_comes_after(tell, signed, source):
    facts = tell(1)
    open_one, committed = threading.Event(), threading.Event()

    def commit_late():
        with transaction.atomic():
            ledger.append([ledger.draft(signed, about=1, source=source, at=AT, tier="P1", nth=1)])
            open_one.set()
            committed.wait(20)
        connection.close()

    late = threading.Thread(target=commit_late)
    late.start()
    open_one.wait(20)
    ledger.append([after := ledger.draft(signed, about=2, source=source, at=AT, tier="P1", nth=1)])
    found, position = feed.read(Fact, None, 10)
    assert found == facts
    committed.set()
    late.join()
    settle()
    assert [fact.about_id for fact in feed.read(Fact, position, 10)[0]] == [1, 2] and after.pk


def text_of(position: bytes) -> str:
    return urlsafe_b64encode(position).decode()


STRANGE = ["x", "中文", "1.2.3", "MS4yLjM$", "\x00", "=" * 5, "A" * 100_000]
STRANGE += [text_of(b"1.2"), text_of(b"-1.2.3"), text_of(b"1." + b"9" * 40 + b".1")]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_a_position_that_nobody_gave_is_refused_in_words(text):
    with pytest.raises(Invalid, match="无法识别"):
        feed.read(Fact, text, 5)


@pytest.mark.parametrize("foreign", [feed.Position(99, 1, 1), feed.Position(1, 2**62, 1)])
def test_a_position_of_another_installation_is_refused(foreign):
    feed.beginning()
    with pytest.raises(Invalid, match="另一套数据"):
        feed.read(Fact, foreign.encode(), 5)


def test_positions_survive_their_text():
    position = feed.Position(3, 2**63 - 1, 12)
    assert feed.Position.parse(position.encode()) == position


def test_after_a_restore_a_reader_goes_on_in_the_new_epoch(tell, monkeypatch):
    old = tell(1, 2, 3)
    _, position = feed.read(Fact, None, 2)
    restore_elsewhere(monkeypatch, "elsewhere")
    positions.open_epoch()
    new = tell(4, 5)
    assert [epoch.number for epoch in FeedEpoch.objects.all()] == [1, 2]
    found, end = feed.read(Fact, position, 10)
    assert found == old[2:] + new and feed.Position.parse(end).epoch == 2
    assert feed.read(Fact, None, 10)[0] == old + new
    assert feed.read(Fact, None, 4)[0] == old + new[:1]


def test_rows_of_a_closed_epoch_need_no_horizon(tell, monkeypatch):
    # In the new cluster transactions are numbered from low again, so the old rows seem to come from the future.
    tell(1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE t AS SELECT * FROM facts_fact")
        cursor.execute("UPDATE t SET xid = '9000000000000000'::xid8, id = nextval('feed_id_seq'), about_id = 9")
        cursor.execute("INSERT INTO facts_fact SELECT * FROM t")
        cursor.execute("DROP TABLE t")
    settle()
    assert len(feed.read(Fact, None, 10)[0]) == 1
    restore_elsewhere(monkeypatch, "elsewhere")
    found, position = feed.read(Fact, None, 10)
    assert len(found) == 2
    late = tell(7)
    assert feed.read(Fact, position, 10)[0] == late


def test_an_unreadable_cluster_name_is_no_hindrance(tell, monkeypatch):
    restore_elsewhere(monkeypatch, "unknown")
    facts = tell(1)
    assert feed.read(Fact, None, 10)[0] == facts


def test_a_named_reader_has_read_only_what_it_finished(tell):
    facts = tell(1, 2, 3)
    with pytest.raises(ZeroDivisionError), feed.follow("scores", Fact, 2) as rows:
        assert rows == facts[:2]
        raise ZeroDivisionError
    seen = []
    for _ in range(3):
        with feed.follow("scores", Fact, 2) as rows:
            seen += rows
    assert seen == facts
    assert FeedReader.objects.get().name == "scores"


def test_reading_costs_three_statements(tell, django_assert_num_queries):
    tell(1, 2)
    _, position = feed.read(Fact, None, 1)
    with django_assert_num_queries(3):
        feed.read(Fact, position, 10)


def test_a_reader_walks_the_index(tell):
    tell(*range(5))
    stretch = positions.stretches(feed.beginning())[-1]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off")
        plan = stretch.of(Fact.objects.all(), feed.Position(1, 5, 5))[:100].explain()
        cursor.execute("RESET enable_seqscan; RESET enable_sort")
    assert "Merge Append" in plan and "->  Sort" not in plan
    assert "Index Cond: ((ROW(xid, id) > ROW(" in plan
