"""Tell a story with a real browser: every act is a click on what the page offers."""

from cast import PASSWORD
from playwright.sync_api import expect
from tellers import Teller

STATUS = {"not_ready": 422, "wrong_state": 409, "not_yours": 403, "invalid": 422}


class BrowserTeller(Teller):
    """All persons take turns at one window of one width: `window()` opens it, `enter` puts a session into it."""

    def __init__(self, town, window, enter, complaints: list[str]):
        super().__init__(town)
        self.window, self.enter, self.complaints = window, enter, complaints
        self._page = None

    def at(self, text: str) -> None:
        if self._page:
            self._page.goto("about:blank")  # an open page asks for news, and its session may have ended by then
        super().at(text)

    def page(self, who: str):
        """Give the window to a person: the first comes in by the log-in page, the others by a session of their own."""
        person = getattr(self.town, who)
        if self._page:
            self._page.context.clear_cookies()
            self.enter(self._page, person)
            return self._page
        page = self._page = self.window()
        page.goto("/login/")
        page.get_by_label("工号").fill(person.username)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/")
        return page

    def address(self) -> str:
        word = self.root()[0]
        return f"/calls/{self.number}/" if word == "calls" else f"/calls/{word}/{self.number}/"

    def finds_alike(self, who: str, number: str, **fields) -> None:
        """While one types, the form tells of a call that may be the same matter."""
        page = self.page(who)
        page.goto("/calls/new/")
        with page.expect_response("**/calls/new/items/"):
            page.locator("[name=situation]").fill(fields["situation"])
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        page.locator(f"input[name=item][value={fields['item']}]").check(force=True)
        expect(page.locator("#preview .alike")).to_contain_text(number)
        self.sound(page)

    def open(self, who: str):
        """Open the case and hold its page against what every page must hold."""
        page = self.page(who)
        assert page.goto(self.address()).status == 200
        self.sound(page)
        return page

    def sound(self, page) -> None:
        page.wait_for_load_state()  # a page whose style sheets or fonts are still on their way has no true width yet
        page.evaluate("document.fonts.ready.then(() => true)")
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (sideways, self.complaints) == (0, []), f"{page.url}: {sideways} px sideways, {self.complaints}"

    def writes(self, who: str, **fields) -> None:
        page = self.page(who)
        page.goto("/calls/new/")
        item = fields.pop("item")
        with page.expect_response("**/calls/new/items/"):
            page.locator("[name=situation]").fill(fields.pop("situation"))
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        page.locator(f"input[name=item][value={item}]").check(force=True)
        expect(page.locator("#preview")).to_contain_text(self.town.department.name)
        self.fill(page.locator("form.form-cols"), fields)
        self.sound(page)
        page.get_by_role("button", name="送签", exact=True).click()
        page.wait_for_url("**/calls/*-C*/")
        self.number = page.url.rstrip("/").rpartition("/")[2]
        expect(page.locator(".toast-note")).to_contain_text("已送签")

    def fill(self, form, fields: dict) -> None:
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self.put(form.locator(f"[name={name}]"), one)

    def put(self, control, value) -> None:
        kind = control.first.get_attribute("type")
        if control.first.evaluate("node => node.tagName") == "SELECT":
            control.select_option(str(value))
        elif kind == "checkbox" and value is True:
            control.check()
        elif kind in ("radio", "checkbox"):
            control.and_(control.page.locator(f'[value="{value}"]')).check(force=True)
        else:
            control.fill(value[:16] if kind == "datetime-local" else str(value))

    def offered(self, page, move: str, department: str):
        path = self.address() + self.path(move, department)
        return page.locator(f'.acts a[href="{path}"], .acts form[action="{path}"] button')

    def does(self, who: str, move: str, department: str = "", **fields) -> None:
        page = self.open(who)
        self.offered(page, move, department).click()
        if self.move(move, department).form or fields:
            self.submit(page, fields)
        expect(page.locator(".toast-note")).to_contain_text(f"已{self.move(move, department).label}")
        self.sound(page)

    def submit(self, page, fields: dict) -> None:
        form = page.locator("form.move")
        self.fill(form, fields)
        self.sound(page)
        form.get_by_role("button").click()

    def fails(self, who: str, move: str, code: str, department: str = "", **fields) -> None:
        page = self.open(who)
        self.offered(page, move, department).click()
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            self.submit(page, fields)
        assert answered.value.status == STATUS[code]
        expect(page.get_by_role("alert")).to_contain_text("还没有")
        self.forgive(str(STATUS[code]))

    def forgive(self, status: str) -> None:
        """The console reports every refusal's status; that one was expected."""
        self.complaints[:] = [line for line in self.complaints if status not in line]

    def refuses(self, who: str, move: str, department: str = "") -> None:
        page = self.open(who)
        expect(self.offered(page, move, department)).to_have_count(0)
        page.goto(self.address() + self.path(move, department))
        expect(page.locator("form.move")).to_have_count(0)
        self.sound(page)

    def shows(self, who: str, *words: str) -> None:
        text = self.open(who).locator("main").inner_text()
        assert [word for word in words if word not in text] == []

    def hides(self, who: str, *words: str) -> None:
        text = self.open(who).locator("main").inner_text()
        assert [word for word in words if word in text] == []

    def is_shut_to(self, who: str) -> None:
        page = self.page(who)
        assert page.goto(self.address()).status == 404
        self.forgive("404")
