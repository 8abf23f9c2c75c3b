"""The district as loaded: 13 streets, 90 communities, 32 departments, 104 agencies."""

from collections import Counter
from datetime import date

from django.core.management import call_command

from governance.organisations import selectors
from governance.organisations.choices import RegimeKind
from governance.organisations.models import Organisation, Regime
from governance.organisations.services import load_district

START = date(2022, 1, 1)


def test_the_whole_district_is_there(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert load_district(START) == 1 + 13 + 90 + 36 + 6 + 104
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {"district": 1, "street": 13, "community": 90, "department": 36, "utility": 6, "agency": 104}
    assert Organisation.objects.filter(scored=True).count() == 32
    assert not Organisation.objects.filter(scored=True, peer_group="").exists()
    assert len(selectors.streets()) == 13 and len(selectors.communities()) == 90
    assert len(selectors.responders()) == 38


def test_names_and_parents(db):
    load_district(START)
    by_code = selectors.directory.by_code
    community = by_code("510106025002")
    assert (community.name, community.parent.name, community.parent.parent.name) == ("金牛社区", "西华街道", "金牛区")
    agency = selectors.department_agency(by_code("510106025"), by_code("D05"))
    assert (agency.code, agency.name, agency.parent.name) == ("510106025-F3", "西华综合执法中队", "区综合行政执法局")
    assert selectors.department_agency(by_code("510106025").pk, by_code("D17").pk) is None
    assert by_code("510106042-F2").name == "天回镇市场监管所"
    assert selectors.organisation_name(agency.pk) == "西华综合执法中队" and selectors.organisation_name(None) == ""
    assert selectors.street_of(community.pk) == selectors.street_of(agency.pk) == by_code("510106025")
    assert selectors.street_of(by_code("D05").pk) is None
    assert len(selectors.agencies(street_id=by_code("510106025").pk)) == 8
    assert len(selectors.agencies(department_id=by_code("D07").pk)) == 13


def test_four_streets_manage_their_market_supervision_themselves(db):
    load_district(START)
    localised = Regime.objects.filter(kind=RegimeKind.LOCALISED).values_list("agency__street__name", flat=True)
    assert set(localised) == {"西安路街道", "营门口街道", "西华街道", "天回镇街道"}
    assert Regime.objects.count() == 104
    agency = Organisation.objects.get(code="510106025-F2")
    assert selectors.regime(agency.pk, START) == RegimeKind.LOCALISED
    assert selectors.regime(agency.pk, date(2021, 12, 31)) == ""


def test_loading_again_changes_nothing_and_keeps_local_edits(db, capsys):
    load_district(START)
    Organisation.objects.filter(code="D30").update(name="区国有资产和金融局")
    Organisation.objects.filter(code="U6").delete()
    call_command("loaddistrict")
    assert "1 个" in capsys.readouterr().out
    assert Organisation.objects.get(code="D30").name == "区国有资产和金融局"
    assert load_district(START) == 0 and Regime.objects.count() == 104


def test_the_directory_costs_one_statement_and_then_none(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert selectors.directory()[cast.community.pk].parent.parent == cast.district
    with django_assert_num_queries(0):
        assert selectors.department_agency(cast.street, cast.department) == cast.agency
    Organisation.objects.filter(pk=cast.street.pk).update(name="西华新街道")
    assert selectors.organisation_name(cast.street.pk) == "西华街道"
    selectors.directory.clear()
    assert selectors.organisation_name(cast.street.pk) == "西华新街道"
