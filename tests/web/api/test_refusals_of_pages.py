import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("odd_urls")]


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.fixture
def plain_templates(settings):
    """Stand in for the shell: what matters here is which of the two is drawn, and the status."""
    pages = {
        "refusal.html": "<html>{% include 'components/refusal.html' %}",
        "components/refusal.html": "{{ refusal.title }} {{ refusal.detail }}",
        "500.html": "<html>系统出错",
    }
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", pages)]},
        }
    ]


def test_a_refusal_becomes_a_page_with_its_status(browser, plain_templates):
    answer = browser.get("/page/")
    assert answer.status_code == 422
    assert answer.content.decode() == "<html>条件未满足 照片未上传。"


def test_htmx_gets_the_fragment_alone(browser, plain_templates):
    answer = browser.get("/page/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode() == "条件未满足 照片未上传。"


def test_a_missing_page_is_shown_in_chinese(browser, plain_templates):
    answer = browser.get("/page/?missing")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_a_fault_shows_no_inside(browser, plain_templates):
    answer = browser.get("/page/?fault")
    assert answer.status_code == 500
    assert answer.content.decode() == "<html>系统出错"
