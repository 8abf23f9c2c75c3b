"""Merging, splitting, redrawing, moving and closing keep ancestry, people and the past."""

from datetime import date

import pytest
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, MARKET, OTHER_BUILDING, OTHER_COMPOUND, SINCE, STREET

from governance.audit.models import Entry
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours, Refusal
from governance.notices.models import Notice
from governance.organisations.models import Post, User
from grids import selectors, services
from grids.models import Grid, GridDescent, GridPost
from grids.services.redrawing import Part

pytestmark = pytest.mark.django_db
ON, BEFORE = date(2026, 3, 10), date(2026, 3, 9)
FAR, FAR_COMMUNITY = "510106038008001000", "510106038008000000"


@pytest.fixture
def act(ground):
    """Call a service as the street's operator on 4 March 2026, with effect from 10 March."""

    def call(verb, actor=None, **given):
        at = ground.moment("2026-03-04 10:00")
        return getattr(services, verb)(**{"on": ON, "actor": actor or ground.operator, "at": at} | given)

    return call


def standing() -> tuple:
    """Everything that a refused change must leave as it was."""
    posts = GridPost.objects.order_by("id").values_list()
    rows = Grid.objects.order_by("id").values_list("code", "name", "valid_from", "valid_to")
    return list(rows), list(posts), GridDescent.objects.count(), Entry.objects.count()


def names(on: date) -> dict[str, str]:
    return dict(Grid.objects.on(on).values_list("code", "name"))


def test_a_redrawn_grid_keeps_its_code_and_what_it_was(ground, act):
    act("redraw", code=COMPOUND, name="和美苑小区", boundary=None, note="更名")
    old, new = selectors.grid_at(COMPOUND, BEFORE), selectors.grid_at(COMPOUND, ON)
    assert (old.name, old.valid_to, new.name, new.valid_from) == ("和美苑", ON, "和美苑小区", ON)
    assert (old.boundary is not None, new.boundary) == (True, None)
    assert list(GridDescent.objects.values_list("old_id", "new_id", "kind")) == [(old.pk, new.pk, "redraw")]
    assert Entry.objects.get(action="grids.grid.redrawn").before["name"] == "和美苑"
    assert selectors.lineage([new.pk]) == {old.pk, new.pk}


def test_a_version_that_begins_that_day_is_set_right_in_place(ground, act):
    act("redraw", code=COMPOUND, name="和美院")
    with pytest.raises(Conflict, match="已定于 2026-03-10"):
        act("redraw", code=COMPOUND, name="和美苑小区", on=date(2026, 3, 9))
    act("redraw", code=COMPOUND, name="和美苑小区")
    assert names(ON)[COMPOUND] == "和美苑小区"
    assert Grid.objects.filter(code=COMPOUND).count() == 2


def test_a_new_building_gets_the_next_code_and_never_a_used_one(ground, act):
    act("close", code=BUILDINGS[2])
    made = act("add", parent=COMPOUND, name="和美苑4栋")
    assert (made.code, made.community, made.dedicated) == ("510106025002001004", ground.community, False)
    assert BUILDINGS[2] not in names(ON)


def test_a_new_dedicated_grid_has_an_owner_and_a_serial_of_its_own(ground, act):
    made = act("add", parent=COMMUNITY, name="金牛实验小学", dedicated=True, owner=ground.department)
    assert (made.code, made.kind_name, made.owner) == ("510106025002902000", "专属网格", ground.department)
    assert act("add", parent=COMMUNITY, name="新苑").code == "510106025002003000"
    inside = act("add", parent=MARKET, name="1号棚")
    assert (inside.code, inside.dedicated, inside.owner) == ("510106025002901001", True, ground.firm)


def test_merged_buildings_leave_one_with_the_people_of_both(ground, act):
    ground.post(BUILDINGS[1], ground.clerk, "residents_representative")
    ground.post(BUILDINGS[1], ground.grid_worker)
    new = act("merge", code=BUILDINGS[0], others=[BUILDINGS[1]], name="和美苑1、2栋")
    assert new.code == BUILDINGS[0]
    assert BUILDINGS[1] not in names(ON) and names(BEFORE)[BUILDINGS[1]] == "和美苑2栋"
    assert selectors.lineage([new.pk]) == {new.pk, ground.grids[BUILDINGS[0]].pk, ground.grids[BUILDINGS[1]].pk}
    assert {post.person for post in new.posts.all()} == {ground.grid_worker, ground.clerk}
    assert {post.ends_on for post in GridPost.objects.exclude(grid=new)} == {ON}


def test_merged_compounds_take_the_buildings_over(ground, act):
    new = act("merge", code=COMPOUND, others=[OTHER_COMPOUND], name="和美兴业苑")
    assert {row.code: row.name for row in Grid.objects.on(ON).below(COMPOUND)} == {
        **{code: f"和美苑{nth}栋" for nth, code in enumerate(BUILDINGS, 1)},
        "510106025002001004": "兴业苑1栋",
    }
    moved = selectors.grid_at("510106025002001004", ON)
    assert selectors.lineage([moved.pk]) == {moved.pk, ground.grids[OTHER_BUILDING].pk}
    assert selectors.grid_at(OTHER_BUILDING, BEFORE) and selectors.grid_at(OTHER_BUILDING, ON) is None
    assert new.forebears.count() == 2
    assert new.boundary is None


def test_a_split_compound_deals_out_its_buildings(ground, act):
    ground.post(COMPOUND, ground.clerk)
    parts = [Part("和美苑东区", BUILDINGS[:1]), Part("和美苑西区", BUILDINGS[1:])]
    first, second = act("split", code=COMPOUND, parts=parts)
    assert (first.code, second.code) == (COMPOUND, "510106025002003000")
    assert [row.name for row in Grid.objects.on(ON).below(second.code)] == ["和美苑2栋", "和美苑3栋"]
    assert [row.code for row in Grid.objects.on(ON).below(COMPOUND)] == [BUILDINGS[0]]
    assert selectors.grid_at(BUILDINGS[0], ON).pk == ground.grids[BUILDINGS[0]].pk
    assert {post.person for post in second.posts.all()} == {ground.clerk}
    assert set(second.forebears.values_list("kind", flat=True)) == {"split"}


def test_a_split_building_keeps_its_people_in_each_part(ground, act):
    made = act("split", code=BUILDINGS[0], parts=[Part("1栋1单元"), Part("1栋2单元"), Part("1栋3单元")])
    assert [row.code[-3:] for row in made] == ["001", "004", "005"]
    assert [row.posts.get().person for row in made] == [ground.grid_worker] * 3


def test_a_compound_moves_to_another_community_with_all_it_has(ground, act):
    new = act("move", code=COMPOUND, parent="510106038008000000", actor=ground.ops)
    assert (new.code, new.street, new.community) == ("510106038008002000", ground.other_street, ground.far_community)
    moved = Grid.objects.on(ON).below(new.code)
    assert [(row.code[-3:], row.name, row.community_id) for row in moved] == [
        (f"{nth:03}", f"和美苑{nth}栋", ground.far_community.pk) for nth in (1, 2, 3)
    ]
    assert selectors.grid_at(BUILDINGS[0], BEFORE).community == ground.community


def test_a_closed_grid_ends_with_its_posts(ground, act):
    ground.post(BUILDINGS[0], ground.clerk, starts_on=date(2026, 4, 1))
    act("close", code=BUILDINGS[0])
    assert selectors.grid_at(BUILDINGS[0], BEFORE) and not selectors.grid_at(BUILDINGS[0], ON)
    assert list(GridPost.objects.values_list("person__name", "ends_on")) == [("吴秀芳", ON)]


REFUSED = [
    ("redraw", {"code": COMPOUND, "name": "新名", "actor": "clerk"}, NotYours),
    ("redraw", {"code": COMPOUND, "name": "新名", "actor": "other_operator"}, NotYours),
    ("redraw", {"code": STREET, "name": "新名"}, NotYours),
    ("redraw", {"code": COMPOUND, "name": "和美苑"}, NotReady),
    ("redraw", {"code": COMPOUND, "name": " "}, Invalid),
    ("redraw", {"code": COMPOUND, "unit_codes": ["12"]}, Invalid),
    ("redraw", {"code": MARKET, "owner": None}, Invalid),
    ("redraw", {"code": COMPOUND, "name": "新名", "on": date(2026, 3, 3)}, Invalid),
    ("redraw", {"code": COMPOUND, "name": "新名", "on": date(2027, 1, 1)}, Invalid),
    ("redraw", {"code": "510106025002009000", "name": "新名"}, Missing),
    ("add", {"parent": STREET, "name": "新社区", "actor": "ops"}, NotReady),
    ("add", {"parent": BUILDINGS[0], "name": "1单元"}, NotReady),
    ("add", {"parent": COMMUNITY, "name": "学校", "dedicated": True}, Invalid),
    ("add", {"parent": COMMUNITY, "name": "新苑", "actor": "community_head"}, NotYours),
    ("merge", {"code": COMMUNITY, "others": ["510106038008000000"], "actor": "ops"}, NotReady),
    ("merge", {"code": COMPOUND, "others": []}, Invalid),
    ("merge", {"code": COMPOUND, "others": [MARKET]}, Invalid),
    ("merge", {"code": BUILDINGS[0], "others": [OTHER_BUILDING]}, Invalid),
    ("merge", {"code": COMPOUND, "others": [FAR]}, Invalid),
    ("split", {"code": COMPOUND, "parts": [Part("东区", BUILDINGS[:1]), Part("西区", BUILDINGS[2:])]}, Invalid),
    ("split", {"code": COMPOUND, "parts": [Part("东区", BUILDINGS), Part("西区", BUILDINGS[2:])]}, Invalid),
    ("split", {"code": BUILDINGS[0], "parts": [Part("1栋")]}, Invalid),
    ("split", {"code": BUILDINGS[0], "parts": [Part("1栋"), Part("")]}, Invalid),
    ("move", {"code": BUILDINGS[0], "parent": MARKET}, NotReady),
    ("move", {"code": BUILDINGS[0], "parent": COMMUNITY}, Invalid),
    ("move", {"code": COMPOUND, "parent": COMMUNITY}, Invalid),
    ("move", {"code": COMPOUND, "parent": "510106038008000000"}, NotYours),
    ("close", {"code": COMPOUND}, NotReady),
    ("close", {"code": COMMUNITY, "actor": "ops"}, NotReady),
]


@pytest.mark.parametrize(("name", "given", "refusal"), REFUSED)
def test_a_refused_change_changes_nothing(ground, act, name, given, refusal):
    if "actor" in given:
        given = given | {"actor": getattr(ground, given["actor"])}
    before = standing()
    with pytest.raises(refusal):
        act(name, **given)
    assert standing() == before


def test_a_change_that_lies_ahead_shuts_out_another(ground, act):
    act("close", code=BUILDINGS[2])
    before = standing()
    with pytest.raises(Conflict, match="已定于 2026-03-10"):
        act("move", code=COMPOUND, parent="510106038008000000", actor=ground.ops, on=date(2026, 3, 6))
    assert standing() == before


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("close", {"code": OTHER_COMPOUND}),
        ("merge", {"code": COMPOUND, "others": [OTHER_COMPOUND]}),
        ("move", {"code": OTHER_COMPOUND, "parent": FAR_COMMUNITY, "actor": "ops"}),
        ("split", {"code": OTHER_COMPOUND, "parts": [Part("东区", (OTHER_BUILDING,)), Part("西区")]}),
    ],
)
def test_a_compound_does_not_end_before_a_building_that_is_to_begin_in_it(ground, act, verb, given):
    act("add", parent=OTHER_COMPOUND, name="兴业苑2栋", on=date(2026, 3, 20))
    if verb == "close":
        act("close", code=OTHER_BUILDING, on=BEFORE)
    given = given | ({"actor": getattr(ground, given["actor"])} if "actor" in given else {})
    before = standing()
    with pytest.raises(Conflict, match="其下的兴业苑2栋定于 2026-03-20 生效，请把生效日定在其后"):
        act(verb, **given)
    assert standing() == before


def test_who_has_no_role_in_the_new_community_leaves_the_grid_and_its_head_is_told(ground, act):
    head, both = (User.objects.create(username=name, name=name) for name in ("银桂书记", "两边的网格员"))
    Post.objects.create(person=head, organisation=ground.far_community, role="community_head", starts_on=SINCE)
    for place in (ground.community, ground.far_community):
        Post.objects.create(person=both, organisation=place, role="grid_worker", starts_on=SINCE)
    ground.post(BUILDINGS[1], both)

    new = act("move", code=COMPOUND, parent=FAR_COMMUNITY, actor=ground.ops)

    posts = GridPost.objects.order_by("id").values_list("person__name", "grid__code", "starts_on", "ends_on")
    assert list(posts) == [
        ("吴秀芳", BUILDINGS[0], SINCE, ON),
        (both.name, BUILDINGS[1], SINCE, ON),
        (both.name, f"{new.code[:15]}002", ON, None),
    ]
    assert list(GridPost.objects.of(ground.grid_worker, ground.moment("2026-03-10 09:00"))) == []
    assert GridPost.objects.of(both, ground.moment("2026-03-10 09:00")).count() == 1
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (head, f"/grids/{new.code}/")
    assert notice.title == "和美苑自 2026-03-10 起划入本社区，请登记网格任职"
    assert notice.body.startswith("吴秀芳在本社区没有相应任职")


def test_within_one_community_everybody_goes_with_the_building_and_nobody_is_told(ground, act):
    new = act("move", code=BUILDINGS[0], parent=OTHER_COMPOUND)
    assert {post.person for post in new.posts.all()} == {ground.grid_worker}
    assert not Notice.objects.exists()


# ---- who looks after a grid


def appoint(ground, **given):
    plain = {"code": COMPOUND, "person": ground.grid_worker, "role": "grid_worker", "starts_on": date(2026, 3, 4)}
    at = ground.moment("2026-03-04 10:00")
    return services.appoint(**plain | {"actor": ground.clerk, "at": at} | given)


def test_the_community_posts_its_people(ground):
    post = appoint(ground, paid=True)
    assert (post.grid.code, post.paid, post.ends_on) == (COMPOUND, True, None)
    assert Entry.objects.get(action="grids.post.begun").after["person"] == "吴秀芳"
    ended = services.dismiss(
        post_id=post.pk,
        code=COMPOUND,
        ends_on=date(2026, 4, 1),
        actor=ground.clerk,
        at=ground.moment("2026-03-05 09:00"),
    )
    assert ended.ends_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"person": "operator"}, "没有网格员任职"),
        ({"role": "residents_representative"}, "没有居民代表任职"),
        ({"code": COMMUNITY}, "只在小区和楼栋"),
        ({"code": BUILDINGS[0]}, "已在和美苑1栋任职"),
        ({"starts_on": date(2026, 3, 3)}, "不能早于今天"),
        ({"ends_on": date(2026, 3, 4)}, "须晚于起始日"),
        ({"actor": "grid_worker"}, "网格任职由"),
        ({"actor": "dept_operator"}, "网格任职由"),
        ({"actor": "other_operator"}, "网格任职由"),
    ],
)
def test_a_post_that_cannot_be_is_refused(ground, given, words):
    given = {name: getattr(ground, value) if name in ("person", "actor") else value for name, value in given.items()}
    before = standing()
    with pytest.raises(Refusal, match=words):
        appoint(ground, **given)
    assert standing() == before


def test_a_post_does_not_end_in_the_past(ground):
    post = ground.grid_worker.grid_posts.get()
    before = standing()
    with pytest.raises(Invalid, match="不能早于今天"):
        services.dismiss(
            post_id=post.pk,
            code=post.grid.code,
            ends_on=BEFORE,
            actor=ground.clerk,
            at=ground.moment("2026-03-10 09:00"),
        )
    assert standing() == before
    assert post.starts_on == SINCE
