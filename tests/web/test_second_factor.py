"""With the setting on, a personal move asks for a code of the person's own device; without it nothing changes."""

import time
from base64 import b32decode
from datetime import timedelta

import pytest
from call_town import Town
from cast import PASSWORD
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from dispatch.calls.loading import load_catalogue
from governance.audit.models import Entry

pytestmark = pytest.mark.django_db
KEY = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def at_eleven_twenty(settings, time_machine):
    settings.SECOND_FACTOR_FOR_PERSONAL = True
    time_machine.move_to("2026-03-04T03:20:00+00:00", tick=False)


@pytest.fixture
def ops(client, cast):
    client.force_login(cast.ops)
    return client


def code(key: str = KEY, steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def device(user, key: str = KEY) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="手机", key=key, confirmed=True)


@pytest.fixture
def red(cast):
    """A line whose answer is so late that a red lamp is proposed; its page and what lights the lamp."""
    town = Town(cast)
    load_catalogue(town.moment("2026-03-01 09:00"))
    line = town.lead(town.called())
    town.sweep("2026-03-04 11:19")
    url = f"/calls/{line.call.case_no}/lines/{line.pk}/do/light_red/"
    return town, line, url, {"limit_name": "respond", "note": "拒不响应"}


def test_the_lamp_is_lit_only_after_the_code(ops, cast, red):
    town, line, url, given = red
    device(cast.ops)
    answer = ops.post(url, given)
    assert answer.status_code == 403
    assert "二次验证" in answer.content.decode() and "拒不响应" in answer.content.decode()
    assert town.lamp(line, "respond") == "red_proposed"
    asked = ops.get(url)
    assert asked.url.startswith("/second-factor/?next=%2Fcalls%2F")
    back = ops.post("/second-factor/", {"code": code(), "next": url})
    assert back.url == url and ops.get(url).status_code == 200
    assert ops.post(url, given).status_code == 302
    assert town.lamp(line, "respond") == "red"
    told = Entry.objects.filter(action__startswith="account.factor").values_list("action", flat=True)
    assert list(told) == ["account.factor.passed"]


def test_without_the_setting_no_code_is_asked_for(ops, red, settings):
    settings.SECOND_FACTOR_FOR_PERSONAL = False
    town, line, url, given = red
    assert ops.get(url).status_code == 200
    assert ops.post(url, given).status_code == 302
    assert town.lamp(line, "respond") == "red"
    assert ops.get("/second-factor/").status_code == 404
    assert ops.get("/second-factor/enrol/").status_code == 404
    assert "二次验证" not in ops.get("/help/").content.decode()


def test_it_counts_for_half_an_hour_and_for_this_session_alone(ops, cast, red, time_machine):
    _, _, url, _ = red
    device(cast.ops)
    ops.post("/second-factor/", {"code": code()})
    other = Client()
    other.force_login(cast.ops)
    assert other.get(url).status_code == 302 and ops.get(url).status_code == 200
    time_machine.shift(timedelta(minutes=29))
    assert ops.get(url).status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert "/second-factor/" in ops.get(url).url


def test_a_wrong_code_an_old_one_and_that_of_someone_else_do_not_count(ops, cast, red, time_machine):
    _, _, url, _ = red
    device(cast.ops)
    device(cast.leader, key="ab" * 20)
    for wrong in ("000000", code("ab" * 20), "12345", "", code(steps=-9)):
        answer = ops.post("/second-factor/", {"code": wrong})
        assert answer.status_code == 422, wrong
        time_machine.shift(timedelta(minutes=5))
    assert ops.get(url).status_code == 302
    good = code()
    assert ops.post("/second-factor/", {"code": good}).status_code == 302
    assert ops.post("/second-factor/", {"code": good}).status_code == 422


def test_a_device_is_bound_with_password_and_first_code(ops, cast):
    assert ops.get("/second-factor/").url == "/second-factor/enrol/"
    page = ops.get("/second-factor/enrol/")
    assert "<svg" in page.content.decode() and " style=" not in page.context["picture"]
    key = b32decode(page.context["secret"].replace(" ", "")).hex()
    for given in ({"code": code(key), "password": "wrong"}, {"code": "000000", "password": PASSWORD}, {"code": ""}):
        assert ops.post("/second-factor/enrol/", given).status_code == 422
        assert not TOTPDevice.objects.exists()
    assert ops.post("/second-factor/enrol/", {"code": code(key), "password": PASSWORD}).url == "/preferences/"
    assert TOTPDevice.objects.get().user == cast.ops
    assert Entry.objects.filter(action="account.factor.enrolled").count() == 1
    assert key not in str(list(Entry.objects.values()))
    assert ops.get("/second-factor/enrol/").url == "/second-factor/"


def test_guessing_the_password_there_locks_the_account(ops, cast):
    ops.get("/second-factor/enrol/")
    answers = [ops.post("/second-factor/enrol/", {"code": "123456", "password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert not TOTPDevice.objects.exists()


def test_the_security_administrator_removes_a_lost_device_and_sees_no_secret(client, cast):
    lost = device(cast.ops)
    page = "/admin/otp_totp/totpdevice/"
    for name in ("sys_admin", "audit_admin", "ops"):
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(page).status_code in (302, 403)
        assert client.post(f"{page}{lost.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert TOTPDevice.objects.exists()
    client.force_login(cast.sec_admin, backend="django.contrib.auth.backends.ModelBackend")
    assert KEY not in client.get(f"{page}{lost.pk}/change/").content.decode()
    assert client.post(f"{page}{lost.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert Entry.objects.get(action="backoffice.deleted").actor_name == "安全管理员"


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/second-factor/").status_code == 302
    assert client.get("/second-factor/enrol/").status_code == 302
