"""The clocks of tasks as people see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from dispatch.duties.models import StreetTask
from governance.web.clocks import pressing_first
from governance.web.clocks import running as measured
from governance.web.ruler import RulerView
from governance.workflow.models import Deadline

# Where the clock of a limit starts, in one word.
STARTS = {"admit": "申请", "accept": "下达", "finish": "接收", "confirm": "报结"}
# The limit whose time a move ends, where it does not bear the move's own name.
ENDS = {"refuse": "admit", "contest": "accept", "report": "finish", "send_back": "confirm"}


def running(tasks: Iterable[StreetTask]) -> dict[int, list[Deadline]]:
    """Read the running clocks of tasks, the most pressing first, in one statement."""
    keys, found = [task.pk for task in tasks], defaultdict(list)
    for row in Deadline.objects.of_roots(StreetTask, keys).running() if keys else ():
        found[row.root_id].append(row)
    return {pk: sorted(rows, key=pressing_first) for pk, rows in found.items()}


def drawn(deadline: Deadline, at: datetime) -> RulerView:
    return measured(deadline, at, opened_word=STARTS.get(deadline.limit_name, "开始"))


def ended_by(move_name: str, deadlines: Iterable[Deadline]) -> Deadline | None:
    wanted = ENDS.get(move_name, move_name)
    return next((row for row in deadlines if row.limit_name == wanted), None)
