"""Find the rooms that the kernel knows by name in every app."""

from django.utils.module_loading import autodiscover_modules

ROOMS = ("desk", "figures", "reports", "search", "catalogue_page", "prints")


def discover() -> None:
    autodiscover_modules(*ROOMS)
