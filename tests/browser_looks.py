"""What every page owes its readers: nothing that axe complains of, and nothing to scroll to sideways."""

from django.conf import settings

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """rules => axe.run(document, {runOnly: rules}).then(found =>
    found.violations.map(v => v.id + " " + v.nodes.map(n => n.target.join(" ")).join(", ")))"""


def violations(page) -> list[str]:
    page.evaluate(AXE.read_text())
    return page.evaluate(ASK, RULES)


def sideways(page) -> int:
    """How many pixels of the page lie beside the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
