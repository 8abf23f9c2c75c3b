"""Note that a holder is away, who acts meanwhile, and that the holder is back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.errors import Conflict, Invalid, NeedsPerson, NotYours, WrongState
from governance.organisations.choices import LEADERS
from governance.organisations.mandate import forget, mandate
from governance.organisations.models import Delegation, Post, User


@transaction.atomic
def delegate(
    *,
    post: Post,
    substitute: User | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Delegation:
    """Record an absence from `starts_at` to `ends_at` (exclusive); without a substitute the role falls to the next."""
    post = Post.objects.select_for_update().select_related("organisation").get(pk=post.pk)
    _require_right(actor, post, at)
    _require_stretch(post, starts_at, ends_at, at)
    if substitute is not None:
        _require_fit(post, substitute, starts_at)
    clash = post.delegations.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if clash:
        raise Conflict(f"该任职在 {_moment(clash.starts_at)} 至 {_moment(clash.ends_at)} 已登记离岗，时间不能重叠")
    created = Delegation.objects.create(
        post=post, substitute=substitute, starts_at=starts_at, ends_at=ends_at, reason=reason.strip()
    )
    _forget(actor, substitute)
    return created


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User, at: datetime) -> None:
    """Bring the holder back at `at`; an absence that has not begun is taken out."""
    post = Post.objects.select_for_update().select_related("organisation").get(pk=delegation.post_id)
    _require_right(actor, post, at)
    delegation = Delegation.objects.select_related("substitute").get(pk=delegation.pk)
    if at >= delegation.ends_at:
        raise WrongState("该次离岗代理已经结束")
    if at <= delegation.starts_at:
        delegation.delete()
    else:
        delegation.ends_at = at
        delegation.save(update_fields=["ends_at"])
    _forget(actor, delegation.substitute)


def may_delegate(actor: User, post: Post, at: datetime) -> bool:
    """Tell whether `actor` is the holder of the post, or leads its organisation."""
    if actor.pk == post.person_id:
        return actor.is_active and not actor.admin_role
    held = mandate(actor, at)
    return any(held.holds(role, post.organisation_id) for role in LEADERS)


def _require_right(actor: User, post: Post, at: datetime) -> None:
    if actor.is_service:
        raise NeedsPerson("离岗代理须由本人办理，系统账号不能登记")
    if not may_delegate(actor, post, at):
        raise NotYours(f"只有任职者本人或{post.organisation}的领导可以登记离岗")


def _require_stretch(post: Post, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid("结束时间须晚于开始时间", errors={"ends_at": ["须晚于开始时间"]})
    if ends_at <= at:
        raise Invalid("离岗时间已经过去，不能补登", errors={"ends_at": ["须晚于现在"]})
    if starts_at < at.replace(second=0, microsecond=0):
        raise Invalid("离岗从现在或以后开始，不能倒签", errors={"starts_at": ["不能早于现在"]})
    day = timezone.localdate(starts_at)
    if post.starts_on > day or (post.ends_on and post.ends_on <= day):
        raise Invalid("离岗开始时该任职不在任期内", errors={"starts_at": ["不在任期内"]})


def _require_fit(post: Post, substitute: User, starts_at: datetime) -> None:
    reason = ""
    if substitute.pk == post.person_id:
        reason = "不能由本人代理本人"
    elif not substitute.is_active:
        reason = f"{substitute}的账号已停用"
    elif substitute.admin_role:
        reason = "管理员不得代理业务职务"
    elif substitute.is_service:
        reason = "系统账号不能代理"
    else:
        near = {post.organisation_id, post.organisation.parent_id} - {None}
        day = timezone.localdate(starts_at)
        if not substitute.posts.on(day).filter(organisation_id__in=near).exists():
            reason = f"代理人须在{post.organisation}或其上级单位任职"
    if reason:
        raise Invalid(reason, errors={"substitute": [reason]})


def _forget(*people: User | None) -> None:
    for person in people:
        if person is not None:
            forget(person)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
