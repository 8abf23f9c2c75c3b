"""Tellers that can turn from a grid event to the call it became, and back."""

from browser_teller import BrowserTeller
from playwright.sync_api import expect
from tellers import RestTeller

from dispatch.calls.models import ServiceCall
from governance.facts.models import Fact
from governance.organisations.selectors import organisation_name
from governance.workflow.models import Deadline
from grids.models import GridEvent
from grids.workflows.event import EVENT


class Ground:
    """`number` is that of an event until `turns_to_the_call`, and again after `turns_back`."""

    event_no = ""

    @property
    def on_the_ground(self) -> bool:
        return "-G" in self.number

    def root(self):
        return ("grid-events", EVENT) if self.on_the_ground else super().root()

    def call(self):
        return GridEvent.objects.get(case_no=self.number) if self.on_the_ground else super().call()

    def reported(self, number: str) -> None:
        self.number = self.event_no = number

    def turns_to_the_call(self) -> ServiceCall:
        self.number = GridEvent.objects.get(case_no=self.event_no).call_no
        return self.call()

    def turns_back(self) -> None:
        self.number = self.event_no

    def clock(self) -> Deadline:
        return Deadline.objects.of_roots(GridEvent, [self.call().pk]).running().get()

    def levels_missed(self) -> list[tuple[int, bool, str]]:
        """Which levels ran out of time, whether paid posts answer for it, and which organisation the fact is about."""
        rows = Fact.objects.filter(kind="grids.level.missed").order_by("at", "id")
        return [(row.attributes["level"], row.attributes["paid"], organisation_name(row.about_id)) for row in rows]

    def one_event(self) -> GridEvent:
        return GridEvent.objects.get()


class RestGround(Ground, RestTeller):
    def reports(self, who: str, **body) -> None:
        answer = self.caller(who).post("/api/v1/grid-events/", body)
        assert answer.status_code == 201, answer.content.decode()
        self.reported(answer.json()["number"])

    def reports_over_a_broken_line(self, who: str, **body) -> None:
        """The answer is lost, the report is sent again: with the key of the request, and by the key it bears itself."""
        body |= {"client_key": "phone-1"}
        sent = [
            self.caller(who).post("/api/v1/grid-events/", body, **{"Idempotency-Key": key}) for key in ("a", "a", "b")
        ]
        assert [answer.status_code for answer in sent] == [201, 201, 201]
        assert sent[1]["Idempotent-Replayed"] == "true"
        assert len({answer.json()["number"] for answer in sent}) == 1
        self.reported(sent[0].json()["number"])

    def leads_to_the_call(self, who: str, number: str) -> None:
        assert self.case(who)["call"] == f"/api/v1/calls/{number}/"

    def leads_back(self, who: str) -> None:
        assert self.case(who)["grid_event"]["number"] == self.event_no


class BrowserGround(Ground, BrowserTeller):
    def address(self) -> str:
        return f"/grid-events/{self.number}/" if self.on_the_ground else super().address()

    def type_report(self, who: str, situation: str, event_group: str, address: str):
        page = self.page(who)
        page.goto("/report/")
        page.locator("#situation").fill(situation)
        page.locator(f"input[name=event_group][value='{event_group}']").evaluate("field => field.click()")
        page.locator("#address").fill(address)
        self.sound(page)
        return page

    def reports(self, who: str, **fields) -> None:
        page = self.type_report(who, **fields)
        page.get_by_role("button", name="上报").click()
        expect(page.locator(".toast-note")).to_contain_text("已上报，编号")
        self.reported(GridEvent.objects.order_by("-id").first().case_no)
        expect(page.locator(".toast-note")).to_contain_text(self.number)
        self.sound(page)

    def reports_over_a_broken_line(self, who: str, **fields) -> None:
        """First there is no network, then the report arrives and its answer is lost, at last both get through."""
        page, send = self.type_report(who, **fields), None
        send = page.get_by_role("button", name="上报")
        page.context.set_offline(True)
        send.click()
        expect(page.get_by_text("还没有发出去")).to_be_visible()
        page.context.set_offline(False)
        assert GridEvent.objects.count() == 0

        page.reload()
        assert page.locator("#situation").input_value() == fields["situation"]
        assert page.locator("#address").input_value() == fields["address"]
        assert page.locator(f"input[name=event_group][value='{fields['event_group']}']").is_checked()

        def lose(route):
            route.fetch(max_redirects=0)
            route.abort()

        page.route("**/report/", lose)
        send.click()
        expect(page.get_by_text("还没有发出去")).to_be_visible()
        page.unroute("**/report/")
        assert GridEvent.objects.count() == 1
        send.click()
        expect(page.locator(".toast-note").last).to_contain_text("这一件已经报过")
        self.forgive("Failed to load resource")
        self.reported(GridEvent.objects.get().case_no)
        assert page.locator("#situation").input_value() == ""
        self.sound(page)

    def leads_to_the_call(self, who: str, number: str) -> None:
        page = self.open(who)
        page.locator(f"main a[href='/calls/{number}/']").click()
        page.wait_for_url(f"**/calls/{number}/")

    def leads_back(self, who: str) -> None:
        page = self.open(who)
        page.locator(f"main a[href='/grid-events/{self.event_no}/']").click()
        page.wait_for_url(f"**/grid-events/{self.event_no}/")
        self.sound(page)
