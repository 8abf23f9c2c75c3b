"""The works that are measured: ours and bare, through the whole middleware, in one process."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from bench import events, figures, filling
from dispatch.calls import duplicates
from dispatch.calls.likeness import Matter
from dispatch.calls.models import CallItem, CallLine, ServiceCall
from dispatch.calls.services import draft_call
from governance.integration.clients import create_client
from governance.organisations.models import Organisation, User
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.workflow.sweep import sweep
from grids.events.services import MOST

TIMES = 30  # requests in one measurement
LAMPS = 10_000


@dataclass
class Measure:
    """One work: `rate` ratios are ours over bare in speed, others ours over bare in time."""

    name: str
    ours: Callable[[], None]
    bare: Callable[[], None]
    times: int = TIMES
    rate: bool = True
    counted: bool = True

    def timed(self, work: Callable[[], None]) -> float:
        """Seconds for one turn of the work, the mean of `times`."""
        started = time.perf_counter()
        for _ in range(self.times):
            work()
        return (time.perf_counter() - started) / self.times

    def statements(self) -> int | None:
        if not self.counted:
            return None
        with CaptureQueriesContext(connection) as seen:
            self.ours()
        return len(seen)


class Bench:
    """Clients and cases to measure with, under an address book that has the bare views too."""

    def __enter__(self) -> "Bench":
        templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], "bench/templates"]}]
        self._settings = override_settings(ROOT_URLCONF="bench.bare", TEMPLATES=templates, ALLOWED_HOSTS=["*"])
        self._settings.enable()
        self.street = Organisation.objects.filter(kind="street").order_by("code")[0]
        self.operator = User.objects.filter(posts__organisation=self.street, posts__role="street_operator").first()
        self.deputy = User.objects.filter(posts__organisation=self.street, posts__role="street_deputy").first()
        self.payload = filling.payload(self.street.code, "UC03")
        self.api = Client(headers={"authorization": f"Bearer {self._token(self.street, 'street_operator')}"})
        self.call = ServiceCall.objects.filter(street=self.street, state="closed").order_by("-pk").first()
        self.browser = Client()
        self.browser.force_login(self.operator, backend="django.contrib.auth.backends.ModelBackend")
        ops = User.objects.filter(posts__role="district_ops").order_by("pk").first()
        self.district = Client()
        self.district.force_login(ops, backend="django.contrib.auth.backends.ModelBackend")
        return self

    def __exit__(self, *problem) -> None:
        self._settings.disable()

    def _token(self, organisation: Organisation, role: str) -> str:
        given = create_client(name="bench", organisation=organisation, roles=[role], at=timezone.now())
        asked = {"grant_type": "client_credentials", "client_id": given.client_id, "client_secret": given.client_secret}
        return Client().post("/oauth/token/", asked).json()["access_token"]

    def all(self) -> Iterator[Measure]:
        yield self.create()
        yield self.move()
        chosen = f"?street={self.street.code}"
        yield self.read("清单 50 件（接口）", self.api, f"/api/v1/calls/{chosen}", f"/api/bare/calls/{chosen}")
        number = self.call.case_no
        yield self.read("一件（接口）", self.api, f"/api/v1/calls/{number}/", f"/api/bare/calls/{number}/")
        yield self.read("一件（页面）", self.browser, f"/calls/{number}/", f"/bare/calls/{number}/")
        yield self.read("全区网格指标（接口）", self.district, figures.OURS, figures.BARE, times=3)
        yield self.report()
        yield self.report_many()
        yield self.alike()
        yield self.sweep()
        yield self.idle_sweep()

    def read(self, name: str, client: Client, ours: str, bare: str, times: int = TIMES) -> Measure:
        return Measure(name, lambda: expect(client.get(ours), 200), lambda: expect(client.get(bare), 200), times)

    def create(self) -> Measure:
        numbers = itertools.count()
        item = CallItem.objects.get(code="UC03")
        community = Organisation.objects.get(code=self.payload["community"])
        keys = {"item": item.pk, "street": self.street.pk, "community": community.pk}
        plain = self.payload | keys | {"item_code": "UC03", "tier": item.tier}

        def ours() -> None:
            key = {"idempotency-key": f"{time.time_ns()}-{next(numbers)}"}
            expect(self.api.post("/api/v1/calls/", self.payload, content_type="application/json", headers=key), 201)

        def bare() -> None:
            expect(self.api.post("/api/bare/calls/", plain, content_type="application/json"), 201)

        return Measure("新建（接口，防重）", ours, bare)

    def report(self) -> Measure:
        """Report one event, each at a place of its own."""
        rows = events.reports(self.street)

        def ours() -> None:
            self._post("/api/v1/grid-events/", next(rows)[0])

        def bare() -> None:
            self._post("/api/bare/grid-events/", next(rows)[1])

        return Measure("上报一件（接口）", ours, bare, times=3 * TIMES)

    def report_many(self) -> Measure:
        """Report a thousand events in one request, each with an answer of its own."""
        rows = events.reports(self.street)

        def ours() -> None:
            given = [next(rows)[0] for _ in range(MOST)]
            answered = self._post("/api/v1/grid-events/", {"events": given}, 200).json()["results"]
            if [row["status"] for row in answered] != [201] * MOST:
                raise SystemExit(f"refused: {next(row for row in answered if row['status'] != 201)}")

        def bare() -> None:
            self._post("/api/bare/grid-events/", [next(rows)[1] for _ in range(MOST)])

        return Measure(f"上报 {MOST:,} 件（接口）", ours, bare, times=2)

    def _post(self, address: str, given, status: int = 201):
        answered = self.api.post(address, given, content_type="application/json")
        expect(answered, status)
        return answered

    def move(self) -> Measure:
        """Sign lines: as many are made ready beforehand as will be signed."""
        lines = self._waiting(40 + 2 * TIMES * 4)
        client = Client(headers={"authorization": f"Bearer {self._token(lines[0].department, 'dept_operator')}"})
        ready = iter(lines)

        def ours() -> None:
            line = next(ready)
            address = f"/api/v1/calls/{line.call.case_no}/lines/{line.pk}/do/sign/"
            expect(client.post(address, {}, content_type="application/json"), 200)

        def bare() -> None:
            expect(client.post(f"/api/bare/lines/{next(ready).pk}/sign/", {}, content_type="application/json"), 200)

        return Measure("签收（接口）", ours, bare)

    def alike(self) -> Measure:
        """Ask for duplicates where every call of the item is alike, beside the search for one of their words."""
        at = ServiceCall.objects.filter(street=self.street, item_code="UC03").latest("pk").begun_at
        matter = Matter.of(situation=self.payload["situation"], address=self.payload["address"])
        recent = {"item_code": "UC03", "begun_at__range": (at - duplicates.WITHIN, at)}

        def ours() -> None:
            if not duplicates.alike(matter, item_code="UC03", street_id=self.street.pk, at=at):
                raise SystemExit("no duplicate was found")

        def bare() -> None:
            text = self.payload["situation"][:8]
            list(ServiceCall.objects.filter(situation__contains=text, **recent).order_by("-begun_at")[:5])

        return Measure("查重（须在 50 毫秒内）", ours, bare, rate=False)

    def _waiting(self, count: int) -> list[CallLine]:
        calls, at = [], timezone.now()
        for _ in range(count):
            call = draft_call(self.payload, actor=self.operator, at=at)
            engine.perform(call, "submit", actor=self.operator, at=at)
            engine.perform(call, "issue", actor=self.deputy, at=at)
            calls.append(call.pk)
        return list(CallLine.objects.filter(call__in=calls, line_role="lead").select_related("call", "department"))

    def sweep(self) -> Measure:
        """Light ten thousand lamps that fall due in one second, then put everything back."""
        roots = filling.templates("called")
        due = Deadline.objects.filter(root_id=roots[0], limit_name="sign", closed_at=None)
        copies = -(-LAMPS // due.count())
        at = due.first().rungs[0] + timedelta(seconds=1)
        taken: dict[str, float] = {}

        def run(name: str, work: Callable[[], int]) -> None:
            with transaction.atomic():
                filling.copy_rows(roots, 10**6, 10**6 + copies, 3, "interval '0'")
                Deadline.objects.filter(next_at__lte=at, root_id__lt=10**6).update(next_at=None)
                started = time.perf_counter()
                done = work()
                taken[name] = time.perf_counter() - started
                transaction.set_rollback(True)
            if done < LAMPS:
                raise SystemExit(f"{done} lamps instead of {LAMPS}")

        def ours() -> None:
            run("ours", lambda: sweep(at))

        def bare() -> None:
            run("bare", lambda: light(at))

        return Timed(f"扫描 {LAMPS:,} 盏灯", ours, bare, times=1, rate=False, counted=False, taken=taken)

    def idle_sweep(self) -> Measure:
        """A round that finds nothing, beside the bare question for the next moment."""
        at = timezone.now() - timedelta(days=3650)

        def bare() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM workflow_deadline WHERE next_at <= %s LIMIT 1", [at])

        return Measure("扫描，无事", lambda: sweep(at), bare, rate=False)


@dataclass
class Timed(Measure):
    """A work that prepares itself and clocks only its own part."""

    taken: dict | None = None

    def timed(self, work: Callable[[], None]) -> float:
        work()
        return self.taken["ours" if work is self.ours else "bare"]


def light(at) -> int:
    """Light the lamps and write the trail in one bare statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH lit AS (
                UPDATE workflow_deadline SET lamp = 'blue', rung = rung + 1, climbed = climbed | 1, next_at = rungs[2]
                WHERE next_at <= %(at)s RETURNING *
            )
            INSERT INTO workflow_record (at, recorded_at, case_type_id, case_id, root_type_id, root_id, name, source,
                target, limit_name, lamp, digest)
            SELECT rungs[1], %(at)s, case_type_id, case_id, root_type_id, root_id, 'climb', '', '', limit_name, 'blue',
                '' FROM lit
            """,
            {"at": at},
        )
        return cursor.rowcount


def expect(response, status: int) -> None:
    if response.status_code != status:
        raise SystemExit(f"{response.request['PATH_INFO']} answers {response.status_code}: {response.content[:500]!r}")
