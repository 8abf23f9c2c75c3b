"""What a newcomer reads is true."""

from pathlib import Path

import pytest

from governance.organisations.demonstration import FEATURED, PASSWORD

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_account_of_the_log_in_page_stands_in_the_readme(name):
    text = (ROOT / name).read_text()
    assert f"`{PASSWORD}`" in text
    for _, people in FEATURED:
        for number, person, what, where in people:
            assert f"| `{number}` | {person} | {what} | {where} |" in text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_make_target_named_in_the_readme_exists(name):
    targets = (ROOT / "Makefile").read_text()
    words = (ROOT / name).read_text().split("make ")[1:]
    named = {word.split()[0].strip("`，；。;.") for word in words} & {"run", "test", "soak", "bench", "stop"}
    assert {"run", "test", "soak", "bench", "stop"} == named
    assert all(f"\n{target}:" in targets for target in named)
