"""Run the verification of the seals and leave its outcome in the log, where oversight can read it."""

from datetime import datetime

from governance.audit import log
from governance.audit.models import Entry, Seal
from governance.audit.partitions import append_only_models
from governance.audit.seals import Breach, verify

VERIFIED = "audit.seals.verified"


def verify_and_tell(at: datetime) -> list[Breach]:
    """Recount every sealed stretch; note how many there are and the first that disagrees in each stream."""
    count = Seal.objects.count()
    breaches = list(verify())
    found = [{"seal": str(breach.seal), "reason": breach.reason} for breach in breaches]
    note = f"{len(breaches)} 条流水不一致" if breaches else f"全部 {count} 段一致"
    log.write(VERIFIED, actor=None, after={"seals": count, "breaches": found}, at=at, note=note)
    return breaches


def last_verified() -> Entry | None:
    return Entry.objects.filter(action=VERIFIED).order_by("-at", "-id").first()


def newest_seals() -> list[tuple[str, Seal | None]]:
    """The last seal of each stream, by the stream's name; None where nothing was sealed yet."""
    newest = {seal.stream: seal for seal in Seal.objects.order_by("stream", "-seal_no").distinct("stream")}
    return [(str(model._meta.verbose_name), newest.get(model._meta.label_lower)) for model in append_only_models()]
