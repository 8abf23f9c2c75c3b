from datetime import date
from time import monotonic

from django.apps import apps

from governance.catalogues.models import CatalogueRow, CatalogueVersion

SECONDS = 30


class InForce:
    """Give the version of a catalogue that is in force on a day, or None; published ones are remembered for 30 s."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, list[CatalogueVersion]]] = {}

    def __call__(self, catalogue: str, on: date) -> CatalogueVersion | None:
        now = monotonic()
        until, versions = self._kept.get(catalogue, (0.0, []))
        if until < now:
            versions = list(CatalogueVersion.objects.of(catalogue).published().order_by("-version_no"))
            self._kept[catalogue] = now + SECONDS, versions
        return next((version for version in versions if version.effective_from <= on), None)

    def clear(self) -> None:
        self._kept.clear()


in_force = InForce()


def row_models(catalogue: str) -> list[type[CatalogueRow]]:
    """The models whose rows make up a catalogue."""
    return [
        model for model in apps.get_models() if issubclass(model, CatalogueRow) and model.catalogue_name() == catalogue
    ]


def newest(catalogue: str) -> CatalogueVersion | None:
    """The published version with the highest number: what the next draft starts from."""
    return CatalogueVersion.objects.of(catalogue).published().order_by("-version_no").first()


def before(version: CatalogueVersion) -> CatalogueVersion | None:
    """The version that one followed: for a draft the newest, else what held on its first day until it came."""
    earlier = CatalogueVersion.objects.of(version.catalogue).published().filter(version_no__lt=version.version_no)
    if version.effective_from:
        earlier = earlier.filter(effective_from__lte=version.effective_from)
    return earlier.order_by("-version_no").first()
