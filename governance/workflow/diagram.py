"""A process drawn from its tables, for `docs/workflows/` and the help page: a Mermaid diagram, Markdown tables."""

from governance.workflow.choices import Lamp
from governance.workflow.machine import Limit, Rung, Workflow
from governance.worktime.amounts import Amount


def mermaid(workflow: Workflow) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.start}"]
    lines += [f"    {state.value}: {state.label}" for state in workflow.states]
    lines += [
        f"    {source} --> {row.target}: {row.label}{'（时钟）' if row.clock_only else ''}"
        for row in workflow.transitions
        if row.target is not None
        for source in row.source
    ]
    lines += [f"    {state} --> [*]" for state in workflow.states.values if state in workflow.final]
    return "\n".join(lines) + "\n"


def transition_rows(workflow: Workflow) -> list[tuple[str, ...]]:
    """Rows of (动作, 从, 到, 谁, 依据)."""
    label = {state.value: state.label for state in workflow.states}
    return [
        (
            f"{row.label} `{row.name}`",
            "、".join(label[str(s)] for s in row.source),
            label[str(row.target)] if row.target is not None else "不变",
            row.who.label + ("，须本人" if row.personal else "") + ("，可补录" if row.backdated else ""),
            row.basis or "—",
        )
        for row in workflow.transitions
    ]


def limit_rows(workflow: Workflow) -> list[tuple[str, ...]]:
    """Rows of (时限, 计时状态, 限额, 到点如何, 依据)."""
    label = {state.value: state.label for state in workflow.states}
    return [
        (
            f"{limit.label} `{limit.name}`",
            "、".join(label[str(s)] for s in limit.runs_in),
            str(limit.allows) if isinstance(limit.allows, Amount) else "按目录",
            "；".join(_rung(workflow, limit, rung) for rung in limit.ladder),
            limit.basis or "—",
        )
        for limit in workflow.limits
    ]


def _rung(workflow: Workflow, limit: Limit, rung: Rung) -> str:
    if rung.share is not None:
        when = f"{rung.share * 100:.0f}%"
    else:
        when = f"到期前 {rung.before}" if rung.before is not None else f"到期后每 {rung.after}"
    if rung.repeat > 1:
        when += f"，至多 {rung.repeat} 次"
    then = [rung.label] if rung.label else []
    then += [Lamp(rung.lamp).label] if rung.lamp else []
    then += [workflow.transition(rung.then).label] if rung.then else []
    then += ["记入事实"] if rung.effects else []
    return f"{when} {'，'.join(then) or '提醒'}"


def page(workflow: Workflow) -> str:
    """The whole page of one process in Markdown."""
    name = workflow.model._meta.verbose_name
    parts = [f"# {name}\n", "Drawn from the code by `manage.py drawworkflows`; do not edit.\n"]
    parts += ["```mermaid", mermaid(workflow) + "```\n", "## 动作\n"]
    parts += [_table(("动作", "从", "到", "谁", "依据"), transition_rows(workflow))]
    if workflow.limits:
        parts += ["## 时限\n", _table(("时限", "计时状态", "限额", "到点如何", "依据"), limit_rows(workflow))]
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"
