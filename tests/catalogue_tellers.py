"""Tellers of the catalogue's stories over REST: whoever keeps it writes it, and tasks are told as calls are."""

from tellers import RestTeller

from dispatch.duties.models import StreetTask
from dispatch.duties.workflows import TASK
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force

DRAFT = "/api/v1/catalogues/calls/draft/"


class RestKeeper(RestTeller):
    """Besides what happens to calls: `revises`, `publishes`, and `is_refused` for a call that is not taken."""

    def revises(self, who: str, code: str, **changes) -> None:
        if not CatalogueVersion.objects.of("calls").draft().exists():
            assert self.caller(who).post(DRAFT, {"note": "起草"}).status_code == 201
        answer = self.caller(who).post(f"{DRAFT}items/", {"code": code, **changes})
        assert answer.status_code == 200, answer.content.decode()

    def publishes(self, who: str, on: str, note: str, shown: tuple[str, ...]) -> None:
        told = self.caller(who).get("/api/v1/catalogues/calls/versions/draft/changes/").json()["results"]
        assert [(each["kind"], each["key"]) for each in told] == [("changed", {"code": shown[0]})]
        answer = self.caller(who).post(f"{DRAFT}publish/", {"effective_from": on, "note": note})
        assert answer.status_code == 200, answer.content.decode()
        in_force.clear()  # as on commit

    def is_refused(self, who: str, words: str, **body) -> None:
        answer = self.caller(who).post("/api/v1/calls/", body | {"submit": True})
        assert answer.status_code == 422 and words in str(answer.json()["errors"]["item"])


class TaskRestTeller(RestTeller):
    """A task for a street, by the same verbs as a call."""

    def address(self) -> str:
        return f"/api/v1/street-tasks/{self.number}/"

    def writes(self, who: str, **body) -> None:
        answer = self.caller(who).post("/api/v1/street-tasks/", body)
        assert answer.status_code == 201, answer.content.decode()
        self.number = answer.json()["number"]

    def is_refused(self, who: str, words: str, **body) -> None:
        answer = self.caller(who).post("/api/v1/street-tasks/", body)
        assert answer.status_code == 422 and words in str(answer.json()["errors"]["duty"])

    def state(self) -> str:
        return StreetTask.objects.get(case_no=self.number).state

    def move(self, name: str, department: str = ""):
        return TASK.transition(name)

    def path(self, name: str, department: str = "") -> str:
        return f"do/{name}/"
