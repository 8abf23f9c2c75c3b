"""Rulings, a draft and its publication at once: every word lands in every version that holds from then on."""

import pytest
from call_town import Town
from test_races_of_calls import again, together

from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import CallItem
from dispatch.calls.services import publish_precedent
from governance.catalogues import services
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force

pytestmark = pytest.mark.django_db(transaction=True)


def test_rulings_at_once_lose_no_word_beside_a_draft_that_is_published(cast):
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    at = Town.moment("2026-03-04 11:00")
    draft = services.draft("calls", actor=cast.establishment, at=at)
    words = [f"先例{nth}" for nth in range(6)]

    def rule(text):
        return lambda: publish_precedent("UC06", text, actor=again(cast.establishment), at=at)

    def publish():
        return services.publish(draft, effective_from=at.date(), actor=again(cast.establishment), at=at)

    results = together(*map(rule, words), publish)

    assert [type(found) for found in results] == [CatalogueVersion] * 7
    numbers = sorted(CatalogueVersion.objects.published().values_list("version_no", flat=True))
    assert len(numbers) == len(set(numbers)) == 8
    in_force.clear()
    newest = in_force("calls", at.date())
    told = CallItem.objects.get(version=newest, code="UC06").precedent_notes
    assert sorted(line.partition(" ")[2] for line in told.splitlines()) == words
