from governance.web.shell import door_moment
from governance.worktime.calendar import held


class DoorMoment:
    """Give each request one moment and one version of the calendar for everything it does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        door_moment(request)
        with held():
            return self.get_response(request)
