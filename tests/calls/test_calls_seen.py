"""Who sees which calls."""

import pytest

from dispatch.calls.models import ServiceCall
from dispatch.calls.permissions import issuer
from dispatch.calls.secrecy import sees_callback

AT = "2026-03-04 09:30"


def seen(town, person) -> int:
    return ServiceCall.objects.visible_to(person, town.moment(AT)).count()


def test_a_draft_is_the_streets_and_the_districts_alone(town):
    town.draft()

    assert seen(town, town.operator) == seen(town, town.ops) == 1
    assert seen(town, town.other_operator) == seen(town, town.dept_operator) == 0


def test_a_community_learns_of_a_call_when_it_is_called(town):
    town.draft(community=town.community.code)
    town.pending(community=town.community.code)
    discarded = town.draft(community=town.community.code)
    town.do(discarded, "discard", town.operator, "2026-03-04 09:05", note="重复")

    assert seen(town, town.operator) == 3
    assert seen(town, town.clerk) == seen(town, town.community_head) == seen(town, town.grid_worker) == 0


def test_a_call_is_seen_by_those_it_calls(town):
    town.called(community=town.community.code)

    assert seen(town, town.dept_operator) == seen(town, town.other_dept_leader) == seen(town, town.clerk) == 1
    assert seen(town, town.community_head) == 1
    for name in ("grid_worker", "agency_member", "other_operator", "nobody", "sys_admin", "machine"):
        assert seen(town, getattr(town, name)) == 0


def test_an_agency_sees_what_it_was_handed(town):
    call = town.called()

    town.do(town.lead(call), "hand_to_agency", town.dept_operator, "2026-03-04 09:20", agency=town.agency.code)

    assert seen(town, town.agency_member) == 1
    assert town.do(town.lead(call), "sign", town.agency_member, "2026-03-04 09:25").signed_at


def test_a_department_never_learns_of_the_callback(town):
    call = town.called()
    at = town.moment(AT)

    assert not sees_callback(town.dept_operator, call, at)
    assert sees_callback(town.operator, call, at) and sees_callback(town.ops, call, at)


@pytest.mark.parametrize(
    ("text", "found"),
    [("招牌松动", 1), ("公交站台", 1), ("UC06", 1), ("招", 1), ("台", 1), ("电梯", 0), ("！？", 0), ("'招牌' | :*", 1)],
)
def test_texts_are_found_by_pairs_of_characters(town, text, found):
    town.draft()

    assert ServiceCall.objects.matching(text).count() == found


@pytest.mark.parametrize(
    ("tier", "signers", "later"),
    [("P1", {"coordinator", "deputy", "chief"}, set()), ("P2", {"deputy"}, {"chief"}), ("P3", {"chief"}, set())],
)
def test_to_issue_is_listed_to_those_who_may_issue(town, tier, signers, later):
    call = town.pending(item="UC03", tier=tier)

    def listed(at):
        people = ("operator", "coordinator", "deputy", "chief", "other_deputy", "ops")
        moment = town.moment(at)
        found = {name for name in people if ServiceCall.objects.mine_to_issue(getattr(town, name), moment)}
        assert found == {name for name in people if issuer(getattr(town, name), call, moment)}
        return found

    assert listed("2026-03-04 09:10") == signers
    town.sweep("2026-03-04 17:00")
    call.refresh_from_db()
    assert listed("2026-03-05 09:00") == signers | later


def test_lists_of_work(town):
    call = town.called()
    at = town.moment(AT)
    mine = ServiceCall.objects.visible_to(town.dept_operator, at)

    assert list(mine.mine_to_sign(town.dept_operator, at)) == [call]
    assert not mine.mine_to_respond(town.dept_operator, at)
    assert not mine.late(town.dept_operator, at) and mine.late(town.dept_operator, town.moment("2026-03-04 10:12"))
    town.sweep("2026-03-04 10:12")
    assert mine.lamp(town.dept_operator, at, "yellow") and not mine.lamp(town.dept_operator, at, "orange")
