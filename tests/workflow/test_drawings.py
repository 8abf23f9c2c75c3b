"""The drawings in docs/workflows are those of the tables, all of them and no others."""

from pathlib import Path

import pytest
from django.conf import settings

from governance.workflow.diagram import page
from governance.workflow.machine import registry

FOLDER = Path(settings.BASE_DIR, "docs", "workflows")
# Collected once all tables are loaded; the process of the tests themselves is drawn nowhere.
TABLES = sorted((w for w in registry.values() if w.model._meta.app_label != "parcels"), key=lambda w: w.name)


@pytest.mark.parametrize("workflow", TABLES, ids=lambda workflow: workflow.name)
def test_the_drawing_is_not_stale(workflow):
    drawn = FOLDER / f"{workflow.name}.md"

    assert drawn.read_text(encoding="utf-8") == page(workflow), "run manage.py drawworkflows"


def test_nothing_is_drawn_that_is_no_process():
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == [workflow.name for workflow in TABLES]
