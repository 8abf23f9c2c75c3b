"""Tellers that can turn from a call to the sheet, interview or check it led to, and back."""

from browser_teller import BrowserTeller
from tellers import RestTeller

from dispatch.calls.models import SiteCheck
from governance.supervision.models import Interview, SupervisionSheet
from governance.supervision.services import follow_lamps
from governance.workflow.machine import workflow_of
from governance.workflow.models import Deadline

WORDS = {SupervisionSheet: "supervision", Interview: "interviews", SiteCheck: "site-checks"}


class Turning:
    """`turn(case)` makes a sheet, an interview or a check the subject of what is told next; `turn()` the call again."""

    subject = None

    def turn(self, case=None) -> None:
        self.subject = case

    def follow(self, at: str) -> None:
        """Let the sweep and the sheets come round at a moment."""
        self.at(at)
        self.sweep()
        follow_lamps(self.now)

    def sheet(self, organisation: str = "department") -> SupervisionSheet:
        return SupervisionSheet.objects.get(root_no=self.number, organisation=getattr(self.town, organisation))

    def interview(self, cause: str) -> Interview:
        return Interview.objects.get(cause=cause)

    def standing(self) -> str:
        return type(self.subject).objects.get(pk=self.subject.pk).state

    def clock(self, limit_name: str) -> Deadline:
        kind = self.subject._meta.model_name
        rows = Deadline.objects.filter(case_id=self.subject.pk, case_type__model=kind, limit_name=limit_name)
        return rows.order_by("id").last()

    def move(self, name: str, department: str):
        return workflow_of(self.subject).transition(name) if self.subject else super().move(name, department)

    def path(self, name: str, department: str) -> str:
        return f"do/{name}/" if self.subject else super().path(name, department)


class RestSupervision(Turning, RestTeller):
    def address(self) -> str:
        if self.subject is None:
            return super().address()
        return f"/api/v1/{WORDS[type(self.subject)]}/{self.subject.case_no}/"

    def opens(self, who: str, **fields) -> str:
        body = {"matter": "calls", "number": self.number} | fields
        answer = self.caller(who).post("/api/v1/supervision/", body)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()["number"]

    def reads(self, who: str, *words: str) -> None:
        """Words that pages say and machines read from moments."""


class BrowserSupervision(Turning, BrowserTeller):
    def reads(self, who: str, *words: str) -> None:
        self.shows(who, *words)

    def address(self) -> str:
        return self.subject.get_absolute_url() if self.subject else super().address()

    def opens(self, who: str, **fields) -> str:
        page = self.open(who)
        page.get_by_role("link", name="督办单", exact=True).click()
        self.submit(page, fields)
        page.wait_for_url("**/supervision/*-S*/")
        self.sound(page)
        return page.url.rstrip("/").rpartition("/")[2]
