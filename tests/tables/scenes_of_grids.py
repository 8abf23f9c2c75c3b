"""Grid events in every state: stalls that block a pavement."""

import event_town
from scenes import SCENES, Scenes, noted

from grids.events import services
from grids.events.choices import EventState
from grids.models import GridEvent


def at_level(level: int):
    return lambda town: town.at_level(level)


def second(town):
    """A second matter beside one that is open already."""
    town.reported(situation="门口堆了垃圾", event_class="03-01")
    return town.reported()


def another(town, event) -> dict:
    return {"into": GridEvent.objects.exclude(pk=event.pk).get().case_no}


def closed(town):
    return town.do(town.solved(), "confirm", town.grid_worker, "2026-03-04 09:30", answer="satisfied")


def joined(town):
    event = second(town)
    return town.do(event, "join", town.clerk, "2026-03-04 09:10", **another(town, event))


def dismissed(town):
    return town.do(town.reported(), "dismiss", town.clerk, "2026-03-04 09:10", note="现场没有车辆")


def withdrawn(town):
    return town.do(town.reported(), "withdraw", town.grid_worker, "2026-03-04 09:10")


def settled(town):
    event = town.escalated()
    services.settle(event.pk, text="已解决：已劝离", at=town.moment("2026-03-04 09:40"))
    return event


SCENES |= {
    GridEvent: Scenes(
        town=event_town.Town,
        at="2026-03-04 10:00",
        states={
            EventState.CHECKING: event_town.Town.reported,
            EventState.LEVEL4: at_level(4),
            EventState.LEVEL3: at_level(3),
            EventState.LEVEL2: at_level(2),
            EventState.LEVEL1: at_level(1),
            EventState.ESCALATED: event_town.Town.escalated,
            EventState.CONFIRMING: event_town.Town.solved,
            EventState.CLOSED: closed,
            EventState.JOINED: joined,
            EventState.DISMISSED: dismissed,
            EventState.WITHDRAWN: withdrawn,
        },
        instead={
            ("join", EventState.CHECKING): second,
            ("contest_street", EventState.CONFIRMING): settled,
        },
        inputs={
            "accept": lambda town, event: {"event_class": "02-02"},
            "declare_urgent": lambda town, event: noted(town, event) | {"tier": "P1"},
            "dismiss": noted,
            "join": another,
            **{f"raise_level{level}": noted for level in (3, 2, 1)},
            **{f"return_level{level}": noted for level in (4, 3, 2)},
            "resolve": lambda town, event: {"result_text": "已劝离摊贩"},
            "escalate": lambda town, event: {"own_action": "已劝离两次，散后又来"},
            "confirm": lambda town, event: {"answer": "satisfied"},
            "contest": noted,
            "contest_street": noted,
        },
    ),
}
