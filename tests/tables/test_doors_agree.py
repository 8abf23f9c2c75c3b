"""Page and API are two doors of one house: the same act leaves the same rows, the same refusal says the same words."""

from datetime import datetime
from html import unescape

import pytest
import time_machine
from call_town import SHANGHAI
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from machines import Person
from scenes import SCENES
from snapshot import snapshot
from test_every_row import admitted, people

from dispatch.calls.children import CHILDREN
from dispatch.calls.models import Appellant, CallLine, JointVisit, MonthlyTopic, ServiceCall, SiteCheck
from dispatch.duties.models import StreetTask
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.supervision.models import Interview, SupervisionSheet
from governance.workflow.machine import registry, workflow_of
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from grids.models import GridEvent

pytestmark = pytest.mark.django_db
# Where each kind of case stands over REST, and where its pages are when elsewhere.
ROOTS = {
    ServiceCall: "calls",
    SupervisionSheet: "supervision",
    Interview: "interviews",
    SiteCheck: "site-checks",
    JointVisit: "visits",
    MonthlyTopic: "topics",
    StreetTask: "street-tasks",
    GridEvent: "grid-events",
}
PAGES = {
    "site-checks": "calls/checks", "visits": "calls/visits", "topics": "calls/topics", "street-tasks": "tasks",
}  # fmt: skip
MODELS = (*ROOTS, *CHILDREN.values())
WORDS = {model: word for word, model in CHILDREN.items()}
ROWS = [
    pytest.param(model, row, str(state), id=f"{model._meta.model_name}-{row.name}-{state}")
    for model in MODELS
    for row in registry[model].transitions
    for state in row.source
    if not row.clock_only
]
STATES = [
    pytest.param(model, state, id=f"{model._meta.model_name}-{state}")
    for model in MODELS
    for state in registry[model].states.values
]
# Drawn anew for every row, whoever writes it.
PERSONS: dict[int, Person] = {}
DRAWN = {"id", "xid", "detail_id", "digest", "notice_id", "recorded_at"}


@pytest.fixture
def play(towns):
    """Play a scene and stop the clock of the doors at its moment."""
    travels = []

    def start(model, state: str, move: str = ""):
        scenes = SCENES[model]
        town = towns[scenes.town]
        case = scenes.play(town, state, move)
        travels.append(time_machine.travel(town.moment(scenes.at), tick=False))
        travels[-1].start()
        return town, case, town.moment(scenes.at)

    yield start
    for travel in travels:
        travel.stop()


@pytest.fixture(autouse=True)
def unbounded(settings):
    settings.API_REQUESTS_PER_MINUTE = 0


def place(case, move: str) -> str:
    root = case if type(case) in ROOTS else case.call
    below = "" if root is case else f"{WORDS[type(case)]}/{case.pk}/"
    return f"{ROOTS[type(root)]}/{root.case_no}/{below}do/{move}/"


@pytest.fixture(autouse=True)
def entered():
    """Whoever has logged in during this test."""
    PERSONS.clear()


def person(user) -> Person:
    return PERSONS.setdefault(user.pk, Person(user))


def by_page(user, case, row, data):
    word, rest = place(case, row.name).split("/", 1)
    path, form = f"/{PAGES.get(word, word)}/{rest}", dict(data)
    if row.quiet:  # a draft is written anew on a page of its own
        path, form = f"/{PAGES.get(word, word)}/{case.case_no}/edit/", form | {"draft": "1"}
    caller = person(user)
    return caller.client.post(path, form, headers=caller.headers())


def by_api(user, case, row, data):
    return person(user).post(f"/api/v1/{place(case, row.name)}", {name: spoken(value) for name, value in data.items()})


def spoken(value):
    """Say a moment as typed on a page the way machines do."""
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).isoformat()
    except (TypeError, ValueError):
        return value


def rows() -> dict[str, list]:
    """All that a move writes, without what is drawn anew; what is below a call goes by the organisation it is of."""
    below = {
        (ContentType.objects.get_for_model(model).pk, pk): f"{word} of {organisation}"
        for word, model in CHILDREN.items()
        for pk, organisation in model.objects.values_list("pk", "street" if model is Appellant else "department")
    }
    models = (*MODELS, Deadline, TransitionRecord, RecordDetail, Fact, Notice)
    return {model.__name__: sorted(repr(plain(row, below)) for row in model.objects.values()) for model in models}


def plain(row: dict, below: dict) -> dict:
    """Leave out what is drawn anew, and name what is below a call by its department."""
    kept = {name: value for name, value in row.items() if name not in DRAWN}
    kinds = {"case_id": row.get("case_type_id"), "source_id": row.get("source_type")}
    kinds["line_id"] = ContentType.objects.get_for_model(CallLine).pk
    return kept | {name: below.get((kind, row[name]), row[name]) for name, kind in kinds.items() if name in row}


# Of what a grid event begins; what a rollback does not give back would tell its calls at either door apart.
SEQUENCES = ("calls_case_no_seq", "calls_servicecall_id_seq")


def undone(act):
    """What an act answered and what it left, after which it never was."""
    drawn = {}
    with connection.cursor() as cursor:
        for name in SEQUENCES:
            cursor.execute(f"SELECT last_value, is_called FROM {name}")
            drawn[name] = cursor.fetchone()
    with transaction.atomic():
        answer = act()
        left = rows()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for name, (last, called) in drawn.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last, called])
    return answer, left


@pytest.mark.parametrize("model, row, state", ROWS)
def test_an_act_leaves_the_same_rows_through_either_door(play, model, row, state):
    town, case, at = play(model, state, row.name)
    data = SCENES[model].input(row, town, case)
    name, actor = next(iter(admitted(row, case, town, at).items()))
    before = rows()
    person(actor).headers()

    page, left_by_page = undone(lambda: by_page(actor, case, row, data))
    answer, left_by_api = undone(lambda: by_api(actor, case, row, data))

    assert (page.status_code, answer.status_code) == (302, 200), (name, answer.content.decode())
    assert left_by_page == left_by_api
    assert left_by_api != before


@pytest.mark.parametrize("model, state", STATES)
def test_a_refusal_is_the_same_at_either_door(play, model, state):
    town, case, at = play(model, state)
    before, wrong = snapshot(), []
    for row in registry[model].transitions:
        if row.clock_only or row.quiet:
            continue
        for name, user in refused(row, case, town, at, state):
            page, answer = by_page(user, case, row, {}), by_api(user, case, row, {})
            said = answer.json()
            words = [said["detail"], *(word for words in said["errors"].values() for word in words)]
            shown = unescape(page.content.decode())
            missing = [word for word in words if word.rstrip("。") not in shown]
            if page.status_code != answer.status_code or missing or answer.status_code < 400:
                wrong.append((row.name, name, page.status_code, answer.status_code, missing))
    assert wrong == []
    assert snapshot() == before


# Forms in which nothing has to be filled in.
SAYS_ENOUGH = {(GridEvent, "accept"), (StreetTask, "admit")}


def refused(row, case, town, at, state):
    """Somebody who may not, somebody who sees nothing, and whoever may but not now, or not without saying more."""
    may = admitted(row, case, town, at)
    known = {name: user for name, user in people(town).items() if user.is_active and not user.admin_role}
    strangers = [name for name in ("dept_leader", "deputy", "ops", "other_operator") if name not in may]
    chosen = dict.fromkeys([*strangers[:2], "other_operator"])
    if state not in row.source or row.form and (type(case), row.name) not in SAYS_ENOUGH:
        chosen |= dict.fromkeys(list(may)[:1])
    return [(name, known[name]) for name in chosen if name in known]


def test_what_nobody_declared_is_missing_at_either_door(play):
    town, case, _ = play(ServiceCall, "called")
    row = workflow_of(case).transition("issue")
    flying = type(row)(**vars(row) | {"name": "fly"})

    assert by_page(town.deputy, case, flying, {}).status_code == 404
    assert by_api(town.deputy, case, flying, {}).status_code == 404
