"""Pages of the figures of grid events, below /grid-figures/."""

from django.urls import path

from grids.views import figures

urlpatterns = [path("", figures.figures, name="grid-figures")]
