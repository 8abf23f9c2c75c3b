"""Apply and effects of an interview."""

from django.conf import settings

from governance.documents import papers
from governance.organisations.choices import Role
from governance.supervision import facts
from governance.supervision.permissions import district_leader


def note_holder(interview, move) -> None:
    interview.by_leader = district_leader(move.actor, interview, move.at)


def number_summons(interview, move) -> None:
    """Another day for the same interview is told under the same number."""
    if not interview.paper_no:
        interview.paper_no = _number(interview, move, "约谈通知书")


def number_minutes(interview, move) -> None:
    interview.minutes_no = _number(interview, move, "约谈纪要")


def _number(interview, move, title: str) -> str:
    word, title = settings.INTERVIEW_PAPER_WORD, f"{title}：{interview.title}"
    return str(papers.take(word, at=move.at, actor=move.actor, about=interview, title=title))


def note_meeting(interview, move) -> None:
    interview.meeting_at, interview.place = move.data["meeting_at"], move.data["place"]


def note_minutes(interview, move) -> None:
    for name in ("attended", "minutes", "demands", "finish_by"):
        setattr(interview, name, move.data[name])


def note_end(interview, move) -> None:
    interview.ended_at = move.at


def attributes(interview) -> dict:
    return {
        "interview_no": interview.case_no,
        "cause": str(interview.cause),
        "quarter": interview.quarter,
        "reds": len(interview.sheet_ids),
    }


def tell(interview, move, kind, **more) -> None:
    move.fact(kind, about=interview.organisation_id, source=interview, **attributes(interview), **more)


def tell_call(interview, move) -> None:
    tell(interview, move, facts.INTERVIEW_CALLED)
    for audience in ((Role.DISTRICT_PERFORMANCE, None), leader(interview)):
        move.notify(*audience, "supervision.interview", f"{interview.title}：列入约谈", interview.get_cause_display())


def tell_meeting(interview, move) -> None:
    move.notify(*leader(interview), "supervision.meeting", f"{interview.title}：约谈通知", interview.place)


def tell_minutes(interview, move) -> None:
    tell(interview, move, facts.INTERVIEW_HELD, in_time=bool(move.kept("hold")))
    move.notify(
        *leader(interview), "supervision.minutes", f"{interview.title}：约谈纪要已登记", interview.demands[:200]
    )


def tell_dismissal(interview, move) -> None:
    tell(interview, move, facts.INTERVIEW_DISMISSED)
    move.notify(*leader(interview), "supervision.dismissed", f"{interview.title}：免予约谈", move.note)


def count_missed(interview, move) -> None:
    tell(interview, move, facts.INTERVIEW_MISSED)


def performance(interview) -> tuple[str, None]:
    return Role.DISTRICT_PERFORMANCE, None


def leader(interview) -> tuple[str, int]:
    return Role.DEPT_LEADER, interview.organisation_id
