import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from governance.documents import papers
from governance.documents.models import PaperNumber
from governance.errors import Invalid


@pytest.mark.django_db
def test_a_number_reads_as_papers_write_it(cast, at):
    first = papers.take("金西街函", at=at, actor=cast.operator, about=cast.street, title="关于协助处置的函")
    second = papers.take("金西街函", at=at)
    assert [str(first), str(second)] == ["金西街函〔2026〕1号", "金西街函〔2026〕2号"]


@pytest.mark.django_db
def test_every_word_and_year_counts_for_itself(at):
    papers.take("金西街函", at=at)
    assert str(papers.take("金西街发", at=at)) == "金西街发〔2026〕1号"
    assert str(papers.take("金西街函", at=at + timedelta(days=365))) == "金西街函〔2027〕1号"


@pytest.mark.django_db
def test_the_year_is_that_of_the_clock_on_the_wall():
    assert papers.take("金西街函", at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC)).year == 2027


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["", "金", "jxjh", "金西街函1", "金" * 13, "金西 街函", "金西街函\n"])
def test_a_word_that_is_none_takes_no_number(word, at):
    with pytest.raises(Invalid):
        papers.take(word, at=at)
    assert not PaperNumber.objects.exists()


@pytest.mark.parametrize("text", ["金西街函〔2026〕12号", " 金牛区府办〔2019〕100号 "])
def test_a_right_number_is_read(text):
    word, year, seq = papers.parse(text)
    assert f"{word}〔{year}〕{seq}号" == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "金西街函[2026]12号",
        "金西街函（2026）12号",
        "金西街函【2026】12号",
        "金西街函〔26〕12号",
        "金西街函〔2026〕012号",
        "金西街函〔2026〕第12号",
        "金西街函〔2026〕0号",
        "金西街函〔2026〕１２号",
        "金西街函〔2026〕12",
        "A金西街函〔2026〕12号",
        "金西街函〔2026〕12号; DROP",
        "金西街函〔2026〕" + "9" * 30 + "号",
    ],
)
def test_a_wrong_number_is_refused_with_an_example(text):
    with pytest.raises(Invalid, match="金西街函〔2026〕12号"):
        papers.parse(text)


@pytest.mark.django_db
def test_the_database_knows_a_number_once(at):
    papers.take("金西街函", at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperNumber.objects.create(agency_word="金西街函", year=2026, seq=1, taken_at=at)


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_in_vain_goes_back(at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        papers.take("金西街函", at=at)
        raise ZeroDivisionError
    assert str(papers.take("金西街函", at=at)) == "金西街函〔2026〕1号"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_the_same_number(at):
    taken, gate = [], threading.Barrier(6)

    def clerk():
        gate.wait()
        try:
            taken.extend(papers.take("金西街函", at=at).seq for _ in range(10))
        finally:
            connection.close()

    threads = [threading.Thread(target=clerk) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))
