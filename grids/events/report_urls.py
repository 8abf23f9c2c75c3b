"""The page of reporting from a phone, below /report/."""

from django.urls import path

from grids.views import reporting

urlpatterns = [
    path("", reporting.report, name="report"),
    path("class/", reporting.guess, name="report-class"),
]
