from django.db import models


class Lamp(models.TextChoices):
    """The colour of a deadline; `red_proposed` still shows as orange until the district's operator lights it."""

    NORMAL = "", "正常"
    BLUE = "blue", "临期(蓝)"
    YELLOW = "yellow", "超期(黄)"
    ORANGE = "orange", "严重超期(橙)"
    RED_PROPOSED = "red_proposed", "严重超期(橙)，红牌待签"
    RED = "red", "红牌督办(红)"
    GREY = "grey", "挂账(灰)"


LATE_LAMPS = (Lamp.YELLOW, Lamp.ORANGE, Lamp.RED_PROPOSED, Lamp.RED)
