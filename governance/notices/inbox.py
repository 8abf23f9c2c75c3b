"""The one door into the in-box: drafts go to the holders of a role, letters to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from governance.notices.audience import Audience, Found, recipients
from governance.notices.choices import Channel, Delivery

SLOT = timedelta(minutes=15)

# Rows go in ordered, so that two deliveries that meet take their locks in the same order. The e-mail duty is written
# in the same statement; a repetition of a notice still waiting for its mail adds none.
UPSERT = """
WITH laid AS (
    INSERT INTO notices_notice AS present
        (recipient_id, kind, title, body, url, key, times, at, first_at)
    SELECT recipient_id, kind, title, body, url, key, times, %(at)s, %(at)s
    FROM unnest(%(recipients)s::bigint[], %(kinds)s::text[], %(titles)s::text[], %(bodies)s::text[], %(urls)s::text[],
                %(keys)s::text[], %(times)s::int[]) AS given (recipient_id, kind, title, body, url, key, times)
    JOIN organisations_user reader ON reader.id = recipient_id AND NOT reader.is_service
    ORDER BY recipient_id, key
    ON CONFLICT (recipient_id, key) WHERE read_at IS NULL DO UPDATE
    SET times = present.times + excluded.times, at = greatest(present.at, excluded.at),
        kind = excluded.kind, title = excluded.title, body = excluded.body, url = excluded.url
    RETURNING id, recipient_id
)
INSERT INTO notices_outbox (channel, recipient_id, notice_id, state, attempts, next_at, error)
SELECT %(channel)s, laid.recipient_id, laid.id, %(state)s, 0, %(next_at)s, ''
FROM laid JOIN organisations_user person ON person.id = laid.recipient_id
WHERE person.email <> ''
ON CONFLICT (notice_id, channel) WHERE state = 'queued' DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice for whoever holds `role` in the organisation (None: anyone holding it in the district).

    Where a `place` is named it is for those of them who look after it. Notices with the same `key` are one line of the
    in-box while unread; without a key, kind and case make it.
    """

    role: str
    organisation_id: int | None
    kind: str
    title: str
    body: str = ""
    case_url: str = ""
    key: str = ""
    place: str = ""

    @property
    def audience(self) -> Audience:
        return Audience(self.role, self.organisation_id, self.place)


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice for one named person."""

    recipient_id: int
    kind: str
    title: str
    body: str = ""
    url: str = ""
    key: str = ""


def deliver(notices: Iterable[Draft | Letter], at: datetime) -> None:
    """Lay drafts into the in-boxes of those who hold the roles at `at`, and letters; service accounts have none."""
    notices = list(notices)
    post(addressed(notices, recipients(audiences(notices), at)), at)


def audiences(notices: Iterable[Draft | Letter]) -> set[Audience]:
    return {given.audience for given in notices if isinstance(given, Draft)}


def addressed(notices: Iterable[Draft | Letter], found: Found) -> list[Letter]:
    """Turn drafts into letters to the persons found for them."""
    notices = list(notices)
    letters = [given for given in notices if isinstance(given, Letter)]
    return letters + [
        Letter(person_id, draft.kind, draft.title, draft.body, draft.case_url, draft.key)
        for draft in notices
        if isinstance(draft, Draft)
        for person_id in found[draft.audience]
    ]


def post(letters: Iterable[Letter], at: datetime) -> None:
    """Lay letters into in-boxes in one statement, whatever their count; equal ones are folded first."""
    folded = _fold(letters)
    if not folded:
        return
    rows = [(*address, letter, count) for address, (letter, count) in sorted(folded.items(), key=lambda item: item[0])]
    with connection.cursor() as cursor:
        cursor.execute(
            UPSERT,
            {
                "recipients": [recipient for recipient, _, _, _ in rows],
                "keys": [key for _, key, _, _ in rows],
                "kinds": [letter.kind[:60] for _, _, letter, _ in rows],
                "titles": [letter.title[:200] for _, _, letter, _ in rows],
                "bodies": [letter.body for _, _, letter, _ in rows],
                "urls": [letter.url[:200] for _, _, letter, _ in rows],
                "times": [count for _, _, _, count in rows],
                "at": at,
                "channel": Channel.EMAIL,
                "state": Delivery.QUEUED,
                "next_at": next_slot(at),
            },
        )


def _fold(letters: Iterable[Letter]) -> dict[tuple[int, str], tuple[Letter, int]]:
    """Count letters by (recipient, key); the last one gives the words."""
    folded: dict[tuple[int, str], tuple[Letter, int]] = {}
    for letter in letters:
        address = letter.recipient_id, (letter.key or f"{letter.kind}:{letter.url}")[:200]
        folded[address] = letter, folded.get(address, (letter, 0))[1] + 1
    return folded


def next_slot(at: datetime) -> datetime:
    """The next quarter of an hour after `at`: what gathers until then leaves as one mail."""
    start = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return start + SLOT
