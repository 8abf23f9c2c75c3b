"""Every change of the working calendar leaves a line in the log, whichever door it came by, or does not happen."""

from governance.audit import log
from governance.worktime.services import Change, listeners


def note_change(change: Change) -> None:
    stretch = {"starts_on": str(change.starts_on), "ends_on": str(change.ends_on) if change.ends_on else ""}
    log.write(
        "worktime.calendar.changed",
        actor=change.actor,
        before=change.before,
        after={**stretch, **(change.after or {})},
        at=change.at,
        note=change.reason,
    )


listeners.append(note_change)
