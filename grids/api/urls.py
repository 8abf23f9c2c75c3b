"""Addresses of the ground below /api/v1/."""

from django.urls import path

from grids.api import figures, grid_events, groups, joint_efforts, register
from grids.verbs import VERBS

urlpatterns = [
    path("grids/", register.Grids.as_view(), name="api-grids"),
    path("grids/at/", register.GridAt.as_view(), name="api-grid-at"),
    path("grids/<slug:code>/", register.OneGrid.as_view(), name="api-grid"),
    *(
        path(f"grids/<slug:code>/do/{verb.name}/", register.changing(verb).as_view(), name=f"api-grid-{verb.name}")
        for verb in VERBS.values()
    ),
    path("grids/<slug:code>/posts/<int:pk>/end/", register.EndPost.as_view(), name="api-grid-post-end"),
    path("grid-figures/", figures.GridFigures.as_view(), name="api-grid-figures"),
    path("grids/<slug:code>/groups/<int:pk>/end/", groups.EndGroup.as_view(), name="api-grid-group-end"),
    path("grid-groups/", groups.Groups.as_view(), name="api-grid-groups"),
    path("grid-events/", grid_events.Events.as_view(), name="api-grid-events"),
    *grid_events.ROUTES,
    *joint_efforts.joint_efforts.urls(),
]
