"""Pages of the register of grids, below /grids/."""

from django.urls import path

from grids.views import grid, groups, register

urlpatterns = [
    path("", register.register, name="grids"),
    path("<slug:code>/", grid.grid_page, name="grid"),
    path("<slug:code>/do/<slug:verb>/", grid.do, name="grid-do"),
    path("<slug:code>/posts/<int:pk>/end/", grid.dismiss, name="grid-post-end"),
    path("<slug:code>/groups/<int:pk>/end/", groups.detach, name="grid-group-end"),
]
