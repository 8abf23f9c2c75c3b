"""The four stories of a call, over REST: by machines, and by people with their browser's session."""

import call_stories
import pytest

BY_MACHINES = [story for story in call_stories.STORIES if story is not call_stories.standing_in]


@pytest.mark.parametrize("story", BY_MACHINES, ids=lambda story: story.__name__)
def test_a_story_told_by_machines(told, story):
    told(story, by_machines=True)


@pytest.mark.parametrize("story", call_stories.STORIES, ids=lambda story: story.__name__)
def test_a_story_told_by_people(told, story):
    told(story, by_machines=False)


def test_a_machine_lights_no_red_lamp_though_its_post_may(told):
    def story(t):
        call_stories.urgent_call(t)
        t.at("2026-03-04 11:12")
        t.sweep()
        path = t.address() + t.path("light_red", "D05")
        answer = t.caller("ops").post(path, {"limit_name": "respond", "note": "无人响应"})
        assert (answer.status_code, answer.json()["code"]) == (403, "needs_person")
        assert t.lamp("respond", "D05") == "red_proposed"

    told(story, by_machines=True)
