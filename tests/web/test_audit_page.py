from datetime import timedelta

import pytest
from django.utils import timezone

from governance.audit import log
from governance.audit.models import Entry, Seal
from governance.audit.verifying import verify_and_tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    client.force_login(cast.audit_admin)
    return lambda query="": client.get(f"/audit/{query}")


@pytest.mark.parametrize("name", ["sys_admin", "sec_admin", "ops", "leader", "chief", "dept_operator", "nobody"])
def test_nobody_but_the_audit_administrator_reads_the_log(client, cast, name):
    client.force_login(getattr(cast, name))
    answer = client.get("/audit/")
    assert answer.status_code == 403
    assert "审计管理员" in answer.content.decode()
    assert 'href="/audit/"' not in client.get("/help/").content.decode()


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/audit/").status_code == 302


def test_the_audit_administrator_finds_it_in_the_side_bar_and_can_change_nothing(page, client):
    assert 'href="/audit/"' in client.get("/help/").content.decode()
    assert page().status_code == 200
    assert client.post("/audit/").status_code == 405


def test_lines_show_what_was_before_and_after(page, cast):
    log.write(
        "backoffice.changed", actor=cast.sys_admin, about=cast.street, before={"name": "甲"}, after={"name": "乙"},
        at=timezone.now(), note="组织：名称",
    )  # fmt: skip
    text = page().content.decode()
    assert "后台修改" in text and "甲 → 乙" in text and "西华街道" in text


def test_filters_narrow_by_person_act_object_and_day(page, cast):
    now = timezone.now()
    log.write("delegation.recorded", actor=cast.chief, about=cast.street, at=now, note="这一条")
    log.write("delegation.ended", actor=cast.deputy, about=cast.community, at=now, note="那一条")
    today = timezone.localtime(now).date()
    for query in (
        "?who=高远",
        "?action=delegation.recorded",
        "?about=西华",
        f"?about=这一条&since={today}&until={today}",
    ):
        text = page(query).content.decode()
        assert "这一条" in text and "那一条" not in text, query
    assert "这一条" not in page(f"?since={today + timedelta(days=1)}").content.decode()
    assert "没有采用" in page("?since=never").content.decode()
    assert page("?action=nothing&who=%00").status_code == 200


def test_a_long_log_is_read_page_by_page(page, cast):
    now = timezone.now()
    for n in range(60):
        log.write("x.y", actor=cast.chief, at=now + timedelta(seconds=n), note=f"第{n:03}条")
    first = page("?who=高远")
    assert "第059条" in first.content.decode() and "第009条" not in first.content.decode()
    second = page(f"?who=高远&cursor={first.context['page'].next}").content.decode()
    assert "第009条" in second and "第059条" not in second


def test_a_seal_that_no_longer_agrees_is_shown_in_red(page, cast):
    now = timezone.now()
    Seal.objects.create(
        stream="audit.entry", seal_no=1, first_position="MC4wLjA", last_position="MC4wLjA", row_count=1, columns=["id"],
        digest="0" * 64, sealed_at=now,
    )  # fmt: skip
    assert len(verify_and_tell(now)) == 1
    text = page().content.decode()
    assert "有流水与封存不一致" in text and "第 1 段" in text
    assert Entry.objects.get(action="audit.seals.verified").note == "1 条流水不一致"


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "until=2101-01-01"])
def test_days_too_far_away_are_left_out_and_named(page, query):
    answer = page(f"?{query}")
    assert answer.status_code == 200
    assert "日期要在 2000 年至 2100 年之间" in answer.content.decode()
