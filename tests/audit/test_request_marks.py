from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from governance.audit import log
from governance.audit.middleware import mark_request
from governance.audit.request import RequestMark, current

AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)


def serve(**headers):
    seen = []

    def view(request):
        seen.append(current.get())
        return HttpResponse()

    response = mark_request(view)(RequestFactory().get("/", **headers))
    assert current.get() == RequestMark()
    return seen[0], response


def test_each_request_has_a_number_that_is_told_back():
    mark, response = serve()
    assert len(mark.request_id) == 32 and response["X-Request-ID"] == mark.request_id
    assert mark.ip == "127.0.0.1"


def test_a_fit_number_of_the_caller_is_kept_and_another_is_not():
    assert serve(headers={"x-request-id": "trace-0001"})[0].request_id == "trace-0001"
    assert len(serve(headers={"x-request-id": "a\r\nb: c" * 9})[0].request_id) == 32


def test_a_proxys_word_counts_only_where_one_is_trusted(settings):
    forwarded = {"x-forwarded-for": "1.2.3.4, 10.0.0.9"}
    assert serve(headers=forwarded)[0].ip == "127.0.0.1"
    settings.TRUST_PROXY = True
    assert serve(headers=forwarded)[0].ip == "10.0.0.9"
    assert serve(headers={"x-forwarded-for": "nonsense"})[0].ip is None


@pytest.mark.django_db
def test_a_line_of_the_log_says_who_did_what_to_which_and_from_where(cast):
    token = current.set(RequestMark("trace-0001", "10.0.0.9"))
    entry = log.write("organisation.renamed", actor=cast.sys_admin, about=cast.street, before={"name": "甲"}, at=AT)
    current.reset(token)
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, entry.about_id, entry.about_name) == (
        cast.sys_admin.pk, "系统管理员", cast.street.pk, "西华街道",
    )  # fmt: skip
    assert (entry.ip, entry.request_id, entry.before, entry.after) == ("10.0.0.9", "trace-0001", {"name": "甲"}, None)


@pytest.mark.django_db
def test_the_system_and_a_stranger_may_be_the_actor():
    class Clock:
        pk = None

        def __str__(self):
            return "系统"

    assert log.write("sealed", actor=Clock(), at=AT).actor_name == "系统"
    assert log.write("login.failed", actor=None, at=AT).actor_name == ""
