"""Tellers of the catalogue's stories in a browser: every act is a click on what the page offers."""

from browser_teller import BrowserTeller
from playwright.sync_api import expect

from dispatch.calls.models import ServiceCall
from dispatch.duties.models import StreetTask
from dispatch.duties.workflows import TASK


class BrowserKeeper(BrowserTeller):
    def revises(self, who: str, code: str, **changes) -> None:
        page = self.page(who)
        page.goto("/catalogues/calls/")
        page.get_by_role("link", name="编写新版本").click()
        begin = page.get_by_role("button", name="起草新版本")
        if begin.count():
            begin.click()
            expect(page.locator(".toast-note")).to_contain_text("已起草")
        self.sound(page)
        page.get_by_role("link", name=code).click()
        form = page.locator("form.draft-form")
        self.fill(form, changes)
        self.sound(page)
        form.get_by_role("button", name="存入草稿").click()
        expect(page.locator(".toast-note")).to_contain_text(f"已存 {code}")
        self.sound(page)

    def publishes(self, who: str, on: str, note: str, shown: tuple[str, ...]) -> None:
        page = self.page(who)
        page.goto("/catalogues/calls/draft/")
        page.get_by_role("link", name="看变化并发布").click()
        for words in shown:
            expect(page.locator("main")).to_contain_text(words)
        form = page.locator("form.draft-form")
        self.fill(form, {"effective_from": on, "note": note})
        self.sound(page)
        form.get_by_role("button", name="发布").click()
        expect(page.locator(".toast-note")).to_contain_text("已发布呼叫事项目录第 2 版")
        self.sound(page)
        page.get_by_role("link", name="改了什么").first.click()
        expect(page.locator("main")).to_contain_text(shown[0])
        self.sound(page)

    def is_refused(self, who: str, words: str, **fields) -> None:
        page, before = self.page(who), ServiceCall.objects.count()
        page.goto("/calls/new/")
        item = fields.pop("item")
        with page.expect_response("**/calls/new/items/"):
            page.locator("[name=situation]").fill(fields.pop("situation"))
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        page.locator(f"input[name=item][value={item}]").check(force=True)
        expect(page.locator("#preview")).to_contain_text(words)
        self.fill(page.locator("form.form-cols"), fields)
        self.sound(page)
        page.get_by_role("button", name="送签", exact=True).click()
        expect(page.locator("main")).to_contain_text("还没有存下")
        expect(page.locator("main")).to_contain_text(words)
        self.forgive("422")
        self.sound(page)
        assert ServiceCall.objects.count() == before


class TaskBrowserTeller(BrowserTeller):
    def address(self) -> str:
        return f"/tasks/{self.number}/"

    def filled(self, who: str, fields: dict):
        page = self.page(who)
        page.goto("/")
        page.get_by_role("link", name="新建任务申请").first.click()
        self.fill(page.locator("form.panel[data-once]"), fields)
        self.sound(page)
        page.get_by_role("button", name="存草稿").click()
        return page

    def writes(self, who: str, **fields) -> None:
        page = self.filled(who, fields)
        page.wait_for_url("**/tasks/*-T*/")
        self.number = page.url.rstrip("/").rpartition("/")[2]
        expect(page.locator(".toast-note")).to_contain_text("已存草稿")

    def is_refused(self, who: str, words: str, **fields) -> None:
        page, before = self.filled(who, fields), StreetTask.objects.count()
        expect(page.locator("form.panel[data-once]")).to_contain_text(words)
        self.forgive("422")
        self.sound(page)
        assert StreetTask.objects.count() == before

    def state(self) -> str:
        return StreetTask.objects.get(case_no=self.number).state

    def move(self, name: str, department: str = ""):
        return TASK.transition(name)

    def path(self, name: str, department: str = "") -> str:
        return f"do/{name}/"
