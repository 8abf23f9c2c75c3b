"""The words of supervision: the colours of a sheet are its states, interviews have states of their own."""

from django.db import models

from governance.workflow.choices import Lamp


class SheetState(models.TextChoices):
    BLUE = "blue", "提醒单"
    YELLOW = "yellow", "黄牌"
    ORANGE = "orange", "橙牌"
    RED = "red", "红牌"
    SETTLING = "settling", "待销号"
    LIFTED = "lifted", "已销号"
    SETTLED = "settled", "自行了结"
    REVOKED = "revoked", "已撤销"


class InterviewState(models.TextChoices):
    CALLED = "called", "待约谈"
    HELD = "held", "已约谈"
    DISMISSED = "dismissed", "免予约谈"


class Cause(models.TextChoices):
    """Why the head of an organisation is interviewed."""

    THREE_REDS = "three_reds", "一季度内三张红牌"
    UNANSWERED = "unanswered", "红牌逾期未复"


class RevokeGround(models.TextChoices):
    WRONG = "wrong", "误发"
    EXEMPT = "exempt", "依规免责"
    NOT_THEIRS = "not_theirs", "退单成立"


COLOURS = (SheetState.BLUE, SheetState.YELLOW, SheetState.ORANGE, SheetState.RED)
ENDED = (SheetState.LIFTED, SheetState.SETTLED, SheetState.REVOKED)
QUIET = (SheetState.SETTLED, SheetState.LIFTED, SheetState.SETTLING)  # out of its colour, which it may take up again
GRAVE = (SheetState.ORANGE, SheetState.RED)  # a paper with a number, which the street confirms and the district lifts
OPEN = (*COLOURS, SheetState.SETTLING)
RANK = {state: place for place, state in enumerate(COLOURS, start=1)}
# What the lamp of a running clock asks for; a red that nobody has signed is an orange.
OF_LAMP = {
    Lamp.BLUE: SheetState.BLUE,
    Lamp.YELLOW: SheetState.YELLOW,
    Lamp.ORANGE: SheetState.ORANGE,
    Lamp.RED_PROPOSED: SheetState.ORANGE,
    Lamp.RED: SheetState.RED,
}
BY_PERSON = (RevokeGround.WRONG, RevokeGround.EXEMPT)
BY_HAND = ((SheetState.BLUE, "提醒单"), (SheetState.ORANGE, "橙牌（领导交办或紧急事项）"))
REDS = 3  # of one organisation in one quarter, that lead to an interview
