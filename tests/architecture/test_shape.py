"""The shape of the house: sizes, names of drawers, forbidden habits and words."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("governance", "grids", "dispatch", "consultation", "appraisal", "bench", "tests")
LONGEST_FILE, LONGEST_CLASS, LONGEST_FUNCTION = 500, 300, 50
DRAWERS = {"util", "utils", "helper", "helpers", "common", "core", "base", "misc", "shared", "mixins", "tools"}
# Paths of one machine, and the hosts of package registries, have no place in the project.
FORBIDDEN = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm)/|\.\./shared|registry\.npmjs|pypi\.org|pythonhosted")
IN_SETS = ("governance/workflow/sweep.py", "governance/workflow/retiming.py")  # one bad row stops no other


def tracked(*suffixes: str) -> list[Path]:
    named = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    paths = (ROOT / name for name in named if name.endswith(suffixes))
    return [path for path in paths if path.is_file()]


def own_python() -> list[Path]:
    files = [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in ROOMS]
    return [path for path in files if "migrations" not in path.parts]


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in own_python()}


def test_no_file_outgrows_its_room():
    files = [path for path in tracked(".py", ".html", ".css", ".js") if "migrations" not in path.parts]
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_or_class_outgrows_a_page(trees):
    long = {}
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                most = LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION
                size = node.end_lineno - node.lineno + 1
                if size > most:
                    long[f"{name}:{node.name}"] = size
    assert long == {}


def test_no_drawer_is_without_a_name():
    paths = [path.relative_to(ROOT) for path in tracked(".py")]
    assert [str(path) for path in paths if DRAWERS & {*path.parts[:-1], path.stem}] == []


def test_nothing_swallows_every_error(trees):
    wide = []
    for name, tree in trees.items():
        if name.startswith("tests/"):
            # A thread of a race hands over whatever befell it.
            continue
        for node in ast.walk(tree):
            caught = isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            )
            if caught and name not in IN_SETS:
                wide.append(f"{name}:{node.lineno}")
    assert wide == []


def test_imports_stand_at_the_head(trees):
    hidden = []
    for name, tree in trees.items():
        if name.endswith("apps.py"):
            continue
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                hidden += [f"{name}:{node.lineno}" for node in inside]
    assert hidden == []


def test_no_model_overrides_save_and_nobody_receives_signals(trees):
    found = []
    for name, tree in trees.items():
        if name.startswith("tests/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and "models" in name:
                found += [f"{name}:{node.name}.save" for item in node.body if getattr(item, "name", "") == "save"]
            if isinstance(node, ast.FunctionDef) and any("receiver" in ast.dump(d) for d in node.decorator_list):
                found.append(f"{name}:{node.name}")
    assert [place for place in found if not place.startswith("governance/audit/")] == []


def test_no_file_names_a_machine_or_a_registry():
    own = Path(__file__).resolve()
    places = []
    for path in tracked(""):
        if path == own:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        places += [
            f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)
        ]
    assert places == []


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
