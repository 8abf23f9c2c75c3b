"""The drawings in docs/workflows are those of the tables."""

from pathlib import Path

import pytest
from django.conf import settings

from dispatch.calls.workflows import CALL, LINE
from governance.workflow.diagram import page


@pytest.mark.parametrize("workflow", [CALL, LINE], ids=lambda workflow: workflow.name)
def test_the_drawing_is_not_stale(workflow):
    drawn = Path(settings.BASE_DIR, "docs", "workflows", f"{workflow.name}.md")

    assert drawn.read_text(encoding="utf-8") == page(workflow), "run manage.py drawworkflows"
