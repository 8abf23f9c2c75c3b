"""What every story needs beside its door: the clock, the sweep, and what lies in the database in the end."""

from urllib.parse import urlencode

import time_machine
from machines import Machine, Person

from dispatch.calls.children import CHILDREN
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows import CALL, TOPIC, VISIT
from governance.facts.models import Fact
from governance.organisations.choices import Role
from governance.organisations.models import Post
from governance.organisations.services import delegate
from governance.workflow.machine import registry
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.sweep import sweep

ROOTS = {"C": ("calls", CALL), "M": ("topics", TOPIC), "V": ("visits", VISIT)}


class Teller:
    """Tell one call; a department may be told with what was begun beside its line ("D05 objections").

    `writes`, `does`, `fails`, `refuses`, `shows`, `hides`, `is_shut_to` are each door's own.
    """

    def __init__(self, town):
        self.town, self.number, self.now, self._travel = town, "", None, None

    def at(self, text: str) -> None:
        """Set the clock of the door."""
        self.stop()
        self.now = self.town.moment(text)
        self._travel = time_machine.travel(self.now, tick=False)
        self._travel.start()

    def stop(self) -> None:
        if self._travel:
            self._travel.stop()
            self._travel = None

    def sweep(self) -> None:
        sweep(self.now)

    def leaves(self, name: str, until: str, to: str | None = None) -> None:
        person = getattr(self.town, name)
        delegate(
            post=Post.objects.get(person=person), substitute=to and getattr(self.town, to), starts_at=self.now,
            ends_at=self.town.moment(until), actor=person, at=self.now,
        )  # fmt: skip

    def call(self) -> ServiceCall:
        return ServiceCall.objects.get(case_no=self.number)

    def state(self) -> str:
        return self.call().state

    def row(self, department: str) -> CallLine:
        rows = CallLine.objects.filter(call__case_no=self.number, department__code=department).order_by("id")
        return rows.exclude(state="withdrawn").first() or rows.last()

    def root(self):
        """The word of the addresses of this kind of case, and its table; the letter of the number tells which."""
        return ROOTS[self.number.rpartition("-")[2][0]]

    def child(self, department: str, word: str):
        if word == "appellants":
            return CHILDREN[word].objects.get(call__case_no=self.number, origin_no=department)
        rows = CHILDREN[word].objects.filter(call__case_no=self.number, department__code=department)
        return rows.order_by("id").last()

    def line(self, department: str) -> int:
        return self.row(department).pk

    def reworks(self, department: str) -> int:
        return self.row(department).rework_count

    def lamp(self, limit_name: str, department: str) -> str:
        return Deadline.objects.get(
            case_id=self.line(department), limit_name=limit_name, case_type__model="callline"
        ).lamp

    def facts(self, about: str) -> list[str]:
        rows = Fact.objects.filter(about_id=getattr(self.town, about).pk).order_by("at", "id")
        return list(rows.values_list("kind", flat=True))

    def actors(self) -> list[str]:
        """Who of the town made the moves, in order."""
        names = {user.pk: name for name, user in vars(self.town).items() if hasattr(user, "is_service")}
        rows = TransitionRecord.objects.of_root(self.call()).exclude(actor_id=None)
        of_lines = {"name": "begin", "source": "", "target": "waiting"}
        return [names[row.actor_id] for row in rows.exclude(**of_lines)]

    def move(self, name: str, department: str):
        word = department.partition(" ")[2] or "lines"
        return (registry[CHILDREN[word]] if department else self.root()[1]).transition(name)

    def path(self, name: str, department: str) -> str:
        whose, _, word = department.partition(" ")
        if word:
            return f"{word}/{self.child(whose, word).pk}/do/{name}/"
        line = f"lines/{self.line(whose)}/" if whose else ""
        return f"{line}do/{name}/"


class RestTeller(Teller):
    """Street, departments and district come in by systems of their own; a person where one is needed."""

    MACHINES = {
        "operator": (Role.STREET_OPERATOR, "street"),
        "dept_operator": (Role.DEPT_OPERATOR, "department"),
        "other_dept_operator": (Role.DEPT_OPERATOR, "other_department"),
        "ops": (Role.DISTRICT_OPS, "district"),
    }

    def __init__(self, town, *, by_machines: bool):
        super().__init__(town)
        self.by_machines, self._callers = by_machines, {}

    def caller(self, name: str, personal: bool = False):
        machine = self.by_machines and name in self.MACHINES and not personal
        if (name, machine) not in self._callers:
            role, place = self.MACHINES.get(name, ("", ""))
            made = Machine(getattr(self.town, place), role) if machine else Person(getattr(self.town, name))
            self._callers[name, machine] = made
        return self._callers[name, machine]

    def address(self) -> str:
        return f"/api/v1/{self.root()[0]}/{self.number}/"

    def finds_alike(self, who: str, number: str, **body) -> None:
        """A call about to be written is told to be like one that is there."""
        found = self.caller(who).get("/api/v1/calls/alike/?" + urlencode(body)).json()["results"]
        assert number in [row["number"] for row in found], found

    def writes(self, who: str, **body) -> None:
        answer = self.caller(who).post("/api/v1/calls/", body | {"submit": True})
        assert answer.status_code == 201, answer.content.decode()
        self.number = answer.json()["number"]

    def send(self, who: str, move: str, department: str = "", **body):
        personal = self.move(move, department).personal
        case = self.caller(who, personal).get(self.address())
        return self.caller(who, personal).post(
            self.address() + self.path(move, department), body, **{"If-Match": case["ETag"]}
        )

    def does(self, who: str, move: str, department: str = "", **body) -> None:
        offered = self.offered(who, move, department)
        assert offered["allowed"], offered
        answer = self.send(who, move, department, **body)
        assert answer.status_code == 200, answer.content.decode()

    def fails(self, who: str, move: str, code: str, department: str = "", **body) -> None:
        answer = self.send(who, move, department, **body)
        assert answer.json()["code"] == code, answer.content.decode()

    def refuses(self, who: str, move: str, department: str = "") -> None:
        """The move is not offered, and doing it all the same is refused."""
        offered = self.offered(who, move, department)
        assert not offered or not offered["allowed"] and offered["reason"]
        assert self.send(who, move, department).status_code in (403, 409, 422)

    def offered(self, who: str, move: str, department: str) -> dict | None:
        case = self.case(who, self.move(move, department).personal)
        actions = case["actions"]
        if department:
            whose, _, word = department.partition(" ")
            pk = self.child(whose, word).pk if word else self.line(whose)
            actions = next(row for row in case[word or "lines"] if row["id"] == pk)["actions"]
        return next((action for action in actions if action["name"] == move), None)

    def case(self, who: str, personal: bool = False) -> dict:
        answer = self.caller(who, personal).get(self.address())
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def shows(self, who: str, *words: str) -> None:
        text = str(self.case(who))
        assert [word for word in words if word not in text] == []

    def hides(self, who: str, *words: str) -> None:
        text = str(self.case(who))
        assert [word for word in words if word in text] == []

    def is_shut_to(self, who: str) -> None:
        assert self.caller(who).get(self.address()).status_code == 404
