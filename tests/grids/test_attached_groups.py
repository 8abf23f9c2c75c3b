"""Groups attached to grids: one party organisation at a time, dates, contacts, redrawing, the spreadsheet."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.db import IntegrityError, transaction
from django.http import QueryDict
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, OTHER_BUILDING, OTHER_COMPOUND, STREET
from machines import Person

from governance.audit.models import Entry
from governance.documents import imports
from governance.errors import Conflict, Invalid, NotYours
from grids import services
from grids.joint import sheets
from grids.models import AttachedGroup

pytestmark = pytest.mark.django_db
TODAY, ON = date(2026, 3, 4), date(2026, 3, 10)
HEADER = ["网格编码", "类别", "名称", "在册单位", "联系人", "联系电话", "起始日"]


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to("2026-03-04T02:00:00+00:00", tick=False)


def attach(ground, code=COMPOUND, kind="party", name="和美苑网格党支部", actor=None, **more) -> AttachedGroup:
    given = {"valid_from": TODAY, "at": ground.moment("2026-03-04 10:00")} | more
    return services.attach(code=code, kind=kind, name=name, actor=actor or ground.clerk, **given)


def test_the_party_organisation_has_the_level_of_its_grid(ground):
    names = {
        code: attach(ground, code, name=f"党组织{code}", actor=ground.operator).kind_name
        for code in (STREET, COMMUNITY, COMPOUND, BUILDINGS[0])
    }
    assert [*names.values()] == ["街道党工委", "社区党委", "网格党支部", "微网格党小组"]


def test_a_grid_has_one_party_organisation_at_a_time(ground):
    first = attach(ground)
    with pytest.raises(Conflict, match="已有党组织：和美苑网格党支部"):
        attach(ground, name="另一个党支部")
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachedGroup.objects.create(
            grid_code=COMPOUND, street=ground.street, community=ground.community, kind="party", name="旁路",
            valid_from=TODAY,
        )  # fmt: skip
    services.detach(
        group_id=first.pk, code=COMPOUND, valid_to=ON, actor=ground.clerk, at=ground.moment("2026-03-04 11:00")
    )
    assert attach(ground, name="新党支部", valid_from=ON).name == "新党支部"
    assert Entry.objects.filter(action="grids.group.detached").count() == 1


def test_who_may_attach_and_what_is_refused_leaves_nothing(ground):
    for actor in (ground.grid_worker, ground.other_operator, ground.dept_operator):
        with pytest.raises(NotYours):
            attach(ground, actor=actor)
    with pytest.raises(NotYours):
        attach(ground, STREET, actor=ground.clerk)
    with pytest.raises(Invalid):
        attach(ground, valid_to=TODAY)
    assert (AttachedGroup.objects.count(), Entry.objects.filter(action="grids.group.attached").count()) == (0, 0)


def test_both_doors_end_a_group_and_refuse_alike(ground, client):
    group = attach(ground, kind="property_firm", name="和美物业", organisation=ground.firm, contact_phone="028****0016")
    path = f"/grids/{COMPOUND}/groups/{group.pk}/end/"
    client.force_login(ground.clerk)
    page = client.get(f"/grids/{COMPOUND}/").content.decode()
    assert "和美物业" in page and "028****0016" in page and path in page
    assert "和美物业" in client.get(f"/grids/{BUILDINGS[0]}/").content.decode()  # of the grid above

    clerk = Person(ground.clerk)
    assert client.post(path, {"valid_to": "2026-03-01"}).status_code == 422
    assert clerk.post(f"/api/v1{path}", {"valid_to": "2026-03-01"}).status_code == 422
    assert Person(ground.chief).post(f"/api/v1{path}", {"valid_to": "2026-03-10"}).status_code == 403
    with transaction.atomic():
        assert client.post(path, {"valid_to": "2026-03-10"}).status_code == 302
        group.refresh_from_db()
        by_page = group.valid_to
        transaction.set_rollback(True)
    answer = clerk.post(f"/api/v1{path}", {"valid_to": "2026-03-10"})
    assert (answer.status_code, answer.json()["valid_to"], by_page) == (200, "2026-03-10", ON)
    (listed,) = clerk.get("/api/v1/grid-groups/?kind=property_firm").json()["results"]
    assert (listed["name"], listed["organisation"]["code"]) == ("和美物业", ground.firm.code)
    assert clerk.get(f"/api/v1/grids/{COMPOUND}/").json()["groups"][0]["name"] == "和美物业"
    assert Person(ground.other_operator).get("/api/v1/grid-groups/").json()["results"] == []


def test_groups_follow_their_grid_when_it_is_redrawn(ground):
    attach(ground)
    attach(ground, OTHER_COMPOUND, name="兴业苑网格党支部")
    attach(ground, OTHER_COMPOUND, "self_governance", "兴业苑自治小组")
    attach(ground, OTHER_BUILDING, "party", "兴业苑1栋党小组")
    by = {"actor": ground.operator, "at": ground.moment("2026-03-04 11:00")}
    services.merge(code=COMPOUND, others=[OTHER_COMPOUND], name="和美兴业苑", on=ON, note="", **by)

    then = AttachedGroup.objects.on(ON)
    assert sorted(then.filter(grid_code=COMPOUND).values_list("name", flat=True)) == [
        "兴业苑自治小组",
        "和美苑网格党支部",
    ]
    assert not then.filter(grid_code__in=(OTHER_COMPOUND, OTHER_BUILDING)).exists()
    assert then.filter(name="兴业苑1栋党小组").get().grid_code.startswith(COMPOUND[:15])
    assert AttachedGroup.objects.on(TODAY).filter(grid_code=OTHER_COMPOUND).count() == 2


def test_a_closed_grid_has_no_groups(ground):
    attach(ground, BUILDINGS[0], "party", "1栋党小组")
    services.close(code=BUILDINGS[0], on=ON, actor=ground.operator, at=ground.moment("2026-03-04 11:00"))
    assert AttachedGroup.objects.get().valid_to == ON


def book(*lines) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        page = made.add_worksheet()
        for number, line in enumerate([HEADER, *lines]):
            page.write_row(number, 0, line)
    return held.getvalue()


def test_a_table_adds_groups_and_updates_contacts(ground):
    attach(ground, contact_name="旧人")
    table = imports.examine(
        imports.find("grid-groups", ground.operator),
        ground.operator,
        book(
            [COMPOUND, "党组织", "和美苑网格党支部", "", "新人", "028****0001", ""],
            [COMPOUND, "物业企业", "和美物业", "和美物业", "", "", "2025-01-01"],
        ),
    )
    assert table.faults == {}
    sheets.write(ground.operator, table.rows, ground.moment("2026-03-04 10:00"))
    party, firm = AttachedGroup.objects.order_by("id")
    assert (party.contact_name, firm.organisation, firm.valid_from) == ("新人", ground.firm, date(2025, 1, 1))
    assert [group.name for group in sheets.wanted(ground.clerk, QueryDict(""))] == [party.name, firm.name]


def test_a_wrong_row_keeps_the_whole_table_out(ground):
    attach(ground)
    table = imports.examine(
        imports.find("grid-groups", ground.operator),
        ground.operator,
        book(
            [COMPOUND, "党组织", "第二党支部", "", "", "", ""],
            ["510106038008001000", "社会组织", "邻社", "", "", "", ""],
            [COMPOUND, "帮会", "什么", "", "", "", ""],
            [COMPOUND, "社会组织", "互助社", "和美物业", "", "", ""],
        ),
    )
    words = {number: faults[0] for number, faults in table.faults.items()}
    assert words == {
        2: "和美苑已有党组织",
        3: "本行由本社区经办、社区党委书记、本街道城运中心坐席、综合执法协调办主任或区城运中心导入",
        4: words[4],
        5: "只有物业企业填在册单位",
    }
    assert "须为党组织、自治组织" in words[4]
    assert AttachedGroup.objects.count() == 1
