"""What becomes of sheets whose matter falls away under them: they end by themselves, with the reason in the trail.

Two ends, for two reasons. A matter that is cancelled or merged was rightly in hand until then: whoever was late was
late, so the colours stay counted, but nothing is left to do, to confirm or to lift, and the sheet settles; it is lifted
in nobody's name, and no street is told that it kept silent. An organisation that was found not to be the one (its
objection was upheld) should never have been asked: its sheet is revoked like one issued wrongly, whatever had become of
it before, so that none of its colours counts, towards an interview or in a score.
"""

from collections.abc import Callable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from governance.supervision.choices import OPEN, SheetState
from governance.supervision.models import SupervisionSheet
from governance.workflow import clocks, moves
from governance.workflow.machine import CLOCK
from governance.workflow.stage import Stage


def fall_away(root: Model, *, reason: str, at: datetime) -> None:
    """End every open sheet about a case that was cancelled or merged; its caller holds the lock of the case."""
    _end(root, "fall_away", lambda sheets: sheets.filter(state__in=OPEN), reason, at)


def not_theirs(root: Model, organisation_id: int, *, reason: str, at: datetime) -> None:
    """Revoke the sheet of an organisation whose matter it never was, also one that has ended."""

    def wanted(sheets):
        return sheets.filter(organisation_id=organisation_id).exclude(state=SheetState.REVOKED)

    _end(root, "withdraw", wanted, reason, at)


def _end(root: Model, name: str, wanted: Callable, reason: str, at: datetime) -> None:
    about = SupervisionSheet.objects.filter(root_type=ContentType.objects.get_for_model(root), root_id=root.pk)
    stage = Stage(at)
    sheets = [stage.remember(sheet) for sheet in wanted(about).order_by("pk").select_for_update()]
    if not sheets:
        return
    stage.read_clocks(sheets)
    for sheet in sheets:
        moment = clocks.not_before(stage, sheet, at)
        moves.climb(stage, sheet, moment)
        moves.make(stage, sheet, name, actor=CLOCK, at=moment, note=reason)
    stage.flush()
