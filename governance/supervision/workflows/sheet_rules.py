"""Guards, apply and effects of a sheet: what must hold, what is written, what follows."""

from collections.abc import Callable

from governance.notices.audience import Audience
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from governance.supervision import facts
from governance.supervision.choices import COLOURS, QUIET, RANK, RevokeGround, SheetState
from governance.workflow.choices import Lamp
from governance.workflow.pressing import Press

# ---- guards


def not_yet_answered(sheet, move) -> str | None:
    return "已回复" if sheet.answered_at else None


def not_yet_planned(sheet, move) -> str | None:
    return "整改方案已报送" if sheet.planned_at else None


def plan_not_yet_signed(sheet, move) -> str | None:
    return "整改方案已签批" if sheet.plan_signed_at else None


def red_not_yet_signed(sheet, move) -> str | None:
    return "红牌已签收" if sheet.red_signed_at else None


def red_signed(sheet, move) -> str | None:
    return None if sheet.red_signed_at else "请先签收红牌"


def not_yet_reported(sheet, move) -> str | None:
    return "书面报告已报送" if sheet.reported_at else None


def not_yet_confirmed(sheet, move) -> str | None:
    return "街道已确认" if sheet.confirmed_at else None


def confirmed_by_the_street(sheet, move) -> str | None:
    return "请街道先确认事项办结" if sheet.street_id and not sheet.confirmed_at else None


def not_revoked_by_a_person(sheet, move) -> str | None:
    by_person = sheet.ground and sheet.ground != RevokeGround.NOT_THEIRS
    return "已撤销的督办单由区城运中心恢复" if by_person else None


def no_lower(colour: SheetState) -> Callable:
    """Make the guard that a sheet taken up again shows no lesser colour than it had."""

    def stays(sheet, move) -> str | None:
        fell = sheet.state in QUIET and RANK[sheet.colour] > RANK[colour]
        return "督办单的颜色不自行降低" if fell else None

    return stays


def reached(colour: SheetState) -> Callable:
    """Make the guard that this is the colour which the sheet had."""

    def had_it(sheet, move) -> str | None:
        return None if sheet.colour == colour else f"这张督办单不是{colour.label}"

    return had_it


# ---- which of its own clocks run


def answer_due(sheet) -> bool:
    return sheet.colour == SheetState.BLUE and not sheet.answered_at


def plan_due(sheet) -> bool:
    return not sheet.planned_at


def plan_signature_due(sheet) -> bool:
    return not sheet.plan_signed_at


def red_signature_due(sheet) -> bool:
    return not sheet.red_signed_at


def report_due(sheet) -> bool:
    return not sheet.reported_at


# ---- apply: entering a colour asks anew for what the colour asks


def _enter(sheet, move, colour: str) -> None:
    """Take the colour and, from the moves of the clock, what lit it."""
    if sheet.ground == RevokeGround.NOT_THEIRS:  # theirs after all, from now on: what was lit before never was
        for reached in COLOURS:
            setattr(sheet, f"{reached}_at", None)
        sheet.unanswered_at = None
    sheet.ground = ""
    sheet.colour, sheet.ended_at, sheet.confirmed_at, sheet.auto_lifted = colour, None, None, False
    for name in ("limit_name", "limit_label", "due_at", "lit_at", "paper_no", "reason"):
        if name in move.data:
            setattr(sheet, name, move.data[name])
    first = f"{colour}_at"
    if getattr(sheet, first) is None:
        setattr(sheet, first, move.at)


def enter_blue(sheet, move) -> None:
    _enter(sheet, move, SheetState.BLUE)
    sheet.answered_at = None


def enter_yellow(sheet, move) -> None:
    _enter(sheet, move, SheetState.YELLOW)
    sheet.planned_at = None


def enter_orange(sheet, move) -> None:
    _enter(sheet, move, SheetState.ORANGE)
    sheet.plan_signed_at = None


def enter_red(sheet, move) -> None:
    _enter(sheet, move, SheetState.RED)
    sheet.red_signed_at = sheet.reported_at = None


def take_up_again(sheet, move) -> None:
    """Go on in the colour that was reached: what it asked and was given is not asked anew."""
    sheet.ended_at, sheet.confirmed_at, sheet.auto_lifted = None, None, False


def enter_settling(sheet, move) -> None:
    sheet.confirmed_at = None


def note_reopening(sheet, move) -> None:
    enter_blue(sheet, move)
    sheet.by_hand, sheet.opened_by_id, sheet.reason = True, move.actor.pk, move.note[:500]


# ---- apply: what people say


def note_answer(sheet, move) -> None:
    sheet.answered_at, sheet.answer = move.at, move.data["answer"]


def note_plan(sheet, move) -> None:
    sheet.planned_at, sheet.plan, sheet.finish_by = move.at, move.data["plan"], move.data["finish_by"]


def note_plan_signature(sheet, move) -> None:
    sheet.plan_signed_at = move.at


def note_red_signature(sheet, move) -> None:
    sheet.red_signed_at = move.at


def note_report(sheet, move) -> None:
    sheet.reported_at, sheet.report = move.at, move.data["report"]


def note_confirmation(sheet, move) -> None:
    sheet.confirmed_at = move.at


def note_end(sheet, move) -> None:
    sheet.ended_at = move.at


def note_silence(sheet, move) -> None:
    sheet.auto_lifted = True


def note_revocation(sheet, move) -> None:
    sheet.ground = move.data["ground"]


def note_not_theirs(sheet, move) -> None:
    sheet.ground = RevokeGround.NOT_THEIRS


def note_unanswered(sheet, move) -> None:
    sheet.unanswered_at = sheet.unanswered_at or move.at


# ---- facts


def code(organisation_id: int | None) -> str:
    found = directory().get(organisation_id)
    return found.code if found else ""


def attributes(sheet) -> dict:
    """What every fact of a sheet carries, so that nobody who judges has to look at it or at its matter."""
    return {
        "sheet_no": sheet.case_no,
        "case_no": sheet.root_no,
        "matter": sheet.matter,
        "street": code(sheet.street_id),
        "tier": sheet.tier,
        "item": sheet.item,
        "hot": sheet.hot,
        "limit_name": sheet.limit_name,
        "by_hand": sheet.by_hand,
    }


def tell(sheet, move, kind, **more) -> None:
    move.fact(kind, about=sheet.organisation_id, by=sheet.street_id, source=sheet, **attributes(sheet), **more)


def kept(limit_name: str) -> Callable:
    """Make the effect that states an answer given in time."""

    def state_it(sheet, move) -> None:
        if move.kept(limit_name):
            tell(sheet, move, facts.STEP_KEPT, colour=str(sheet.colour), step=limit_name)

    return state_it


def missed(limit_name: str) -> Callable:
    """Make the effect of time that states an answer not given; each limit belongs to one colour."""

    def state_it(sheet, move) -> None:
        tell(sheet, move, facts.STEP_MISSED, colour=str(sheet.colour), step=limit_name)

    return state_it


def count_silence(sheet, move) -> None:
    """Whose silence it was: the street's that did not confirm; else nobody's but the district's."""
    if sheet.street_id and not sheet.confirmed_at:
        told = attributes(sheet) | {"colour": str(sheet.colour), "step": "confirm"}
        move.fact(facts.CONFIRM_MISSED, about=sheet.street_id, source=sheet, **told)


# ---- effects of a colour: the fact once a matter, the notice each time


def _raised(sheet, move, kind, colour: str) -> bool:
    first = getattr(sheet, f"{colour}_at") == move.at
    if first:
        tell(sheet, move, kind)
    return first


def tell_reminder(sheet, move) -> None:
    if sheet.colour != SheetState.BLUE:
        return  # begun to be raised at once: it never was a reminder
    _raised(sheet, move, facts.SHEET_BLUE, SheetState.BLUE)
    _press(sheet, move, operator(sheet), Lamp.BLUE, "提醒单")


def tell_yellow(sheet, move) -> None:
    _raised(sheet, move, facts.SHEET_YELLOW, SheetState.YELLOW)
    _press(sheet, move, operator(sheet), Lamp.YELLOW, "督办单")


def tell_orange(sheet, move) -> None:
    _raised(sheet, move, facts.SHEET_ORANGE, SheetState.ORANGE)
    if sheet.by_hand:
        told = f"{sheet.title}：橙牌督办，请在 1 个工作日内签批整改方案"
        move.notify(*leader(sheet), "supervision.orange", told, sheet.reason)
    else:
        _press(sheet, move, leader(sheet), Lamp.ORANGE, "橙牌待签批整改方案，")


def tell_red(sheet, move) -> None:
    _raised(sheet, move, facts.SHEET_RED, SheetState.RED)
    move.notify(*leader(sheet), "supervision.red", f"{sheet.title}：红牌督办，请在 1 个工作日内签收", sheet.case_no)


def _press(sheet, move, audience, lamp: str, label: str) -> None:
    """Say it like a lamp, so that many sheets raised together become one notice."""
    move.stage.presses.append(Press(Audience(*audience), lamp, label, sheet))


# ---- effects of moves


def tell_street(sheet, move) -> None:
    if sheet.street_id:
        move.notify(*street(sheet), "supervision.planned", f"{sheet.title}：整改方案已报送", sheet.plan[:200])


def tell_district(sheet, move) -> None:
    move.notify(Role.DISTRICT_OPS, None, "supervision.reported", f"{sheet.title}：红牌书面报告", sheet.report[:200])


def tell_resumption(sheet, move) -> None:
    told = f"{sheet.title}：事项又在办理，{sheet.get_colour_display()}继续督办"
    move.notify(*operator(sheet), "supervision.resumed", told, sheet.case_no)


def ask_confirmation(sheet, move) -> None:
    audience = street(sheet) if sheet.street_id else (Role.DISTRICT_OPS, None)
    move.notify(*audience, "supervision.settling", f"{sheet.title}：请确认事项办结，以便销号", sheet.case_no)


def ask_lifting(sheet, move) -> None:
    move.notify(Role.DISTRICT_OPS, None, "supervision.confirmed", f"{sheet.title}：街道已确认，请销号", sheet.case_no)


def tell_settling(sheet, move) -> None:
    tell(sheet, move, facts.SHEET_SETTLED, colour=str(sheet.colour))


def tell_lifting(sheet, move) -> None:
    tell(sheet, move, facts.SHEET_LIFTED, colour=str(sheet.colour), by_clock=False)
    move.notify(*operator(sheet), "supervision.lifted", f"{sheet.title}：督办单已销号", sheet.case_no)


def tell_silent_lifting(sheet, move) -> None:
    tell(sheet, move, facts.SHEET_LIFTED, colour=str(sheet.colour), by_clock=True)


def tell_revocation(sheet, move) -> None:
    tell(sheet, move, facts.SHEET_REVOKED, colour=str(sheet.colour), ground=str(sheet.ground))
    move.notify(*leader(sheet), "supervision.revoked", f"{sheet.title}：督办单已撤销", move.note)


def tell_unanswered(sheet, move) -> None:
    if sheet.unanswered_at == move.at:
        tell(sheet, move, facts.RED_UNANSWERED)


# ---- whom a clock presses


def operator(sheet) -> tuple[str, int]:
    return Role.DEPT_OPERATOR, sheet.organisation_id


def leader(sheet) -> tuple[str, int]:
    return Role.DEPT_LEADER, sheet.organisation_id


def street(sheet) -> tuple[str, int] | None:
    return (Role.STREET_OPERATOR, sheet.street_id) if sheet.street_id else None
