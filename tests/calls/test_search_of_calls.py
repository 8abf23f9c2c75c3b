"""A call is found by what it says now."""

import pytest

from dispatch.calls.models import ServiceCall
from dispatch.calls.services import draft_call
from governance.workflow import engine

pytestmark = pytest.mark.django_db


def test_an_amended_draft_is_found_by_its_new_words_alone(town):
    call = draft_call(town.raw(), actor=town.operator, at=town.moment("2026-03-04 09:00"))
    assert ServiceCall.objects.matching("招牌松动").exists()
    read = ServiceCall.objects.get(pk=call.pk)
    words = town.raw(title="井盖缺失", situation="路口井盖缺失，夜间照明不足", own_action="已放置锥桶")
    engine.perform(read, "amend", actor=town.operator, at=town.moment("2026-03-04 09:05"), form_data=words)
    assert ServiceCall.objects.matching("井盖缺失").get().pk == call.pk
    assert not ServiceCall.objects.matching("招牌松动").exists()
