"""Guards, apply and effects of a joint visit."""

from dispatch.calls import facts
from dispatch.calls.workflows.telling import code
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.selectors import directory, organisation_name
from governance.worktime import words


def time_has_come(visit, move) -> str | None:
    early = visit.visits_at and visit.visits_at > move.at
    return f"约定的时间是{words.moment(visit.visits_at, move.at)}，还没有到" if early else None


def note_agreement(visit, move) -> None:
    visit.visits_at, visit.meets_where = move.data["visits_at"], move.data["meets_where"]


def note_outcome(visit, move) -> None:
    visit.outcome, visit.ended_at = move.note[:500], move.at


def note_end(visit, move) -> None:
    visit.ended_at = move.at


def take_more(visit, move) -> None:
    visit.case_nos = list(dict.fromkeys((*visit.case_nos, *move.data["case_nos"])))
    visit.parties = list(dict.fromkeys((*visit.parties, *move.data["parties"])))


def _about(visit) -> dict:
    return {
        "case_no": visit.case_no,
        "street": code(visit.street_id),
        "parties": len(visit.parties),
        "calls": len(visit.case_nos),
    }


def _tell(visit, move, kind: str, title: str, body: str, parties=None) -> None:
    """Tell the street and every party: a department's operator, an agency's members."""
    known = directory()
    move.notify(Role.STREET_OPERATOR, visit.street_id, kind, title, body)
    for party in visit.parties if parties is None else parties:
        agency = party in known and known[party].kind == OrganisationKind.AGENCY
        move.notify(Role.AGENCY_MEMBER if agency else Role.DEPT_OPERATOR, party, kind, title, body)


def tell_of_proposal(visit, move) -> None:
    names = "、".join(organisation_name(party) for party in visit.parties)
    _tell(visit, move, "calls.visit", f"{visit.place}有 {len(visit.case_nos)} 件在办，可联合出勤", names)


def tell_newcomers(visit, move) -> None:
    title = f"{visit.place}又添一件，可一并出勤"
    _tell(visit, move, "calls.visit", title, "、".join(move.data["case_nos"]), move.data["parties"])


def tell_of_change(visit, move) -> None:
    _tell(visit, move, "calls.visit", f"{visit.title}：{move.transition.label}", move.note)


def count_agreement(visit, move) -> None:
    where = visit.meets_where or visit.place
    when = words.moment(visit.visits_at, move.at)
    _tell(visit, move, "calls.visit", f"{visit.title}：{when} 联合出勤", f"集合地点：{where}。{move.note}")
    for party in visit.parties:
        move.fact(facts.VISIT_AGREED, about=party, by=visit.street_id, source=visit, **_about(visit))


def count_visit(visit, move) -> None:
    _tell(visit, move, "calls.visit", f"{visit.title}：已联合出勤", move.note)
    for party in visit.parties:
        move.fact(facts.VISIT_HELD, about=party, by=visit.street_id, source=visit, **_about(visit))


def count_missed(visit, move) -> None:
    move.fact(facts.VISIT_MISSED, about=visit.street_id, source=visit, **_about(visit))


def street(visit) -> tuple[str, int]:
    return Role.STREET_OPERATOR, visit.street_id
