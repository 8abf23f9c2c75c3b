"""Who acts in the demonstration: the holders of each role, read once."""

from collections import defaultdict
from datetime import date
from random import Random

from governance.organisations.models import Post, User


class Cast:
    """The persons of each role of each organisation; a district role is asked for without one."""

    def __init__(self, on: date):
        self._seated: dict[tuple[str, int | None], list[User]] = defaultdict(list)
        self._persons: dict[int, User] = {}
        posts = Post.objects.on(on).select_related("person").order_by("person__username")
        for post in posts.filter(person__is_active=True, person__is_service=False):
            person = self._persons.setdefault(post.person_id, post.person)
            self._seated[post.role, post.organisation_id].append(person)
            self._seated[post.role, None].append(person)

    def one(self, dice: Random, role: str, organisation_id: int | None) -> User:
        return dice.choice(self._seated[str(role), organisation_id])

    def first(self, role: str, organisation_id: int | None) -> User:
        return self._seated[str(role), organisation_id][0]

    def person(self, pk: int) -> User:
        return self._persons[pk]
