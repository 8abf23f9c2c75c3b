"""Load the tree of the district from the files in `data/`."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from governance.organisations.choices import OrganisationKind, RegimeKind
from governance.organisations.models import Organisation, Regime
from governance.organisations.selectors import directory

DATA = Path(__file__).resolve().parent.parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_district(starts_on: date) -> int:
    """Create the organisations that are missing, with regimes from `starts_on`; give how many were created."""
    divisions, departments, forces = rows_of("divisions.csv"), rows_of("departments.csv"), rows_of("forces.csv")
    known = {row.code: row for row in Organisation.objects.all()}
    before = len(known)
    district = [_division(row, known) for row in divisions if row["level"] == OrganisationKind.DISTRICT]
    _create(district, known)
    root = known[district[0].code]
    streets = [_division(row, known) for row in divisions if row["level"] == OrganisationKind.STREET]
    _create([*streets, *(_department(row, root) for row in departments)], known)
    communities = [_division(row, known) for row in divisions if row["level"] == OrganisationKind.COMMUNITY]
    agencies = [_agency(force, known[street.code], known) for street in streets for force in forces]
    _create([*communities, *agencies], known)
    _regimes([known[agency.code] for agency in agencies], forces, starts_on)
    directory.clear()
    return len(known) - before


def _create(rows: list[Organisation], known: dict[str, Organisation]) -> None:
    missing = [row for row in rows if row.code not in known]
    known.update((row.code, row) for row in Organisation.objects.bulk_create(missing))


def _division(row: dict[str, str], known: dict[str, Organisation]) -> Organisation:
    name = row["name"].removesuffix("居委会")
    return Organisation(code=row["code"], name=name, kind=row["level"], parent=known.get(row["parent_code"]))


def _department(row: dict[str, str], district: Organisation) -> Organisation:
    return Organisation(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=district,
        scored=row["scored"] == "1",
        peer_group=row["peer_group"],
    )


def _agency(force: dict[str, str], street: Organisation, known: dict[str, Organisation]) -> Organisation:
    department = known[force["department"]]
    return Organisation(
        code=f"{street.code}-{force['force_kind']}",
        name=street.name.removesuffix("街道") + force["suffix"],
        kind=OrganisationKind.AGENCY,
        parent=department,
        department=department,
        street=street,
        force_kind=force["force_kind"],
    )


def _regimes(agencies: list[Organisation], forces: list[dict[str, str]], starts_on: date) -> None:
    by_kind = {force["force_kind"]: force for force in forces}
    told = set(Regime.objects.values_list("agency_id", flat=True))
    Regime.objects.bulk_create(
        Regime(agency=agency, kind=_regime(agency, by_kind[agency.force_kind]), starts_on=starts_on)
        for agency in agencies
        if agency.pk not in told
    )


def _regime(agency: Organisation, force: dict[str, str]) -> str:
    return RegimeKind.LOCALISED if agency.code[:9] in force["localised_in"].split() else force["regime"]
