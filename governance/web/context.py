from django.conf import settings
from django.http import HttpRequest

from governance.web.shell import Shell


def shell(request: HttpRequest) -> dict:
    """Give every template its frame and its moment."""
    frame = Shell(request)
    return {"shell": frame, "now": frame.at, "demonstration": settings.DEMONSTRATION}
