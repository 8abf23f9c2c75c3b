"""How the moves of calls state facts: who is meant, and the attributes that every fact of a call carries."""

from governance.organisations.selectors import directory


def code(organisation_id: int | None) -> str:
    found = directory().get(organisation_id)
    return found.code if found else ""


def of_call(call) -> dict:
    return {
        "case_no": call.case_no,
        "tier": str(call.tier),
        "item": call.item_code,
        "street": code(call.street_id),
        "hot": call.appellant_hot,
    }


def of_line(line) -> dict:
    return of_call(line.call) | {"role": str(line.line_role), "agency": code(line.agency_id)}


def tell(line, move, kind, **more) -> None:
    """State a fact about the line's department, told by the street."""
    move.fact(kind, about=line.department_id, by=line.call.street_id, source=line, **of_line(line), **more)


def tell_of_lead(call, move, kind, **more) -> None:
    move.fact(kind, about=call.lead_id, by=call.street_id, source=call, **of_call(call), **more)


def tell_of_street(call, move, kind) -> None:
    move.fact(kind, about=call.street_id, source=call, **of_call(call))
