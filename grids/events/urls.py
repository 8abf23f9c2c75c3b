"""Pages of grid events, below /grid-events/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from grids.views import events


class EventNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-G[0-9]{5,12}"


register_converter(EventNumber, "event_no")

urlpatterns = [
    path("", events.events, name="grid-events"),
    path("<event_no:case_no>/", events.event, name="grid-event"),
    path("<event_no:case_no>/do/<slug:move>/", events.do, name="grid-event-do"),
]
