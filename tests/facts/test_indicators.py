"""What may stand in no indicator: points, log-ins, tracks, photos; refused at the start, on writing, on publishing."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.apps.registry import Apps
from django.db import connection, models

from governance.catalogues import services
from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.errors import Invalid
from governance.facts import checks, indicators
from governance.facts.indicators import Indicator, burdens, refuse_burdens
from governance.web import editing
from governance.web.catalogues import Table

AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("网格员积分", ["积分"]),
        ("每月登录次数", ["登录次数"]),
        ("巡查轨迹完整率", ["轨迹"]),
        ("上传照片数 ÷ 上报", ["照片数", "上传照片"]),
        ("在线 时长", ["在线时长"]),
        ("login_count", ["login"]),
        ("PHOTO_count", ["PHOTO"]),
        ("patrol-track", ["patrol", "track"]),
        ("小闭环率", []),
        ("未在时限内签收；系统签收计未签收", []),
        ("按时办结率", []),
        ("上报时可以附照片", []),
        ("calls.K01", []),
        ("checkpoint", []),
    ],
)
def test_the_words_are_told_from_ordinary_ones(text, words):
    assert set(burdens(text)) == set(words)


def test_every_indicator_of_the_house_is_free_of_them():
    assert checks.no_burdens(None) == []
    assert {"calls", "grids", "boards"} <= indicators.catalogues.keys()
    codes = {row.code for read in indicators.catalogues.values() for row in read()}
    assert {"K01", "K06", "R07", "G01", "G07", "calls.K01", "grids.G01"} <= codes


def test_the_server_does_not_start_with_one_that_has_them(monkeypatch):
    bad = [Indicator("X1", "办结率"), Indicator("X2", "活跃度", "登录天数 ÷ 工作日")]
    monkeypatch.setitem(indicators.catalogues, "later", lambda: bad)
    (error,) = checks.no_burdens(None)
    assert error.id == "facts.E002"
    assert "X2 活跃度" in error.msg and "登录天数" in error.msg


def test_a_catalogue_with_them_is_refused_as_a_whole():
    with pytest.raises(Invalid, match="X2 打卡率：打卡") as refused:
        refuse_burdens([Indicator("X1", "办结率"), Indicator("X2", "打卡率")])
    assert refused.value.errors == {"indicators": ["X2 打卡率：打卡"]}


class Sheet(CatalogueRow):
    """Rows of a catalogue of indicators, as an appraisal will have."""

    catalogue = "sheets"
    indicator = ("code", "name", "rule")
    code = models.CharField("编码", max_length=4)
    name = models.CharField("指标", max_length=40)
    rule = models.CharField("计法", max_length=200, blank=True)

    class Meta:
        app_label = "orchard"
        apps = Apps()


@pytest.fixture
def sheets(db, monkeypatch):
    with connection.schema_editor() as editor:
        editor.create_model(Sheet)
    monkeypatch.setattr(services, "row_models", lambda name: [Sheet] if name == "sheets" else [])


def test_a_version_with_them_cannot_be_published(sheets):
    rows = [Sheet(code="A1", name="按时办结率"), Sheet(code="A2", name="巡查", rule="每日巡查轨迹 2 公里")]
    with pytest.raises(Invalid, match="A2 巡查：轨迹"):
        services.load("sheets", rows, effective_from=date(2022, 1, 1), at=AT)
    assert not CatalogueVersion.objects.filter(catalogue="sheets").exists()
    services.load("sheets", rows[:1], effective_from=date(2022, 1, 1), at=AT)
    assert CatalogueVersion.objects.get(catalogue="sheets").state == "published"


def test_a_row_with_them_is_refused_where_it_is_written(sheets):
    form = forms.modelform_factory(Sheet, fields=["code", "name", "rule"])
    table = Table("sheet", "指标", Sheet, form, key=("code",), columns=("code", "name"))
    version = CatalogueVersion.objects.create(catalogue="sheets", version_no=1)
    with pytest.raises(Invalid, match="A2 上报积分：积分"):
        editing.filled(table, version, Sheet(version=version), {"code": "A2", "name": "上报积分"})
    kept = editing.filled(table, version, Sheet(version=version), {"code": "A2", "name": "小闭环率"})
    assert kept.name == "小闭环率"
