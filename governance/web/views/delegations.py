"""离岗代理: a person's posts, who acts for them while away, and for whom this person acts."""

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.audit import log
from governance.errors import Refusal
from governance.organisations.models import Delegation, Post, User
from governance.organisations.services import delegate, end_delegation
from governance.web.toasts import done

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DelegationForm(forms.Form):
    post = forms.ModelChoiceField(Post.objects.none(), label="离岗的任职", empty_label=None)
    starts_at = forms.DateTimeField(label="从", widget=MOMENT)
    ends_at = forms.DateTimeField(label="到", widget=MOMENT)
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label="代理人",
        required=False,
        empty_label="不指定，由下一顺位代办",
        help_text="本单位或其上级单位在任的同事。",
    )
    reason = forms.CharField(label="事由", max_length=100, required=False, help_text="如：年休假、外出培训。")

    def __init__(self, *args, posts, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["post"].label_from_instance = _post_label
        self.fields["substitute"].queryset = User.objects.filter(pk__in=colleagues)
        self.fields["substitute"].label_from_instance = lambda person: f"{person.name}，{colleagues[person.pk]}"


def _post_label(post: Post) -> str:
    return f"{post.organisation} {post.get_role_display()}"


def _own_posts(request: HttpRequest):
    today = timezone.localtime(request.at).date()
    return request.user.posts.on(today).select_related("organisation").order_by("pk")


def _colleagues(request: HttpRequest, posts) -> dict[int, str]:
    """Tell who could act for this person, and as what each is known: {user id: words}."""
    near = {key for post in posts for key in (post.organisation_id, post.organisation.parent_id) if key}
    today = timezone.localtime(request.at).date()
    found = Post.objects.on(today).filter(organisation_id__in=near, person__is_active=True, person__is_service=False)
    others = found.exclude(person=request.user).select_related("organisation").order_by("-pk")
    return {post.person_id: _post_label(post) for post in others}


@transaction.atomic
def _record(request: HttpRequest, given: dict) -> Delegation:
    made = delegate(**given, actor=request.user, at=request.at)
    log.write("delegation.recorded", actor=request.user, about=made, after=_stretch(made), at=request.at)
    return made


def _stretch(row: Delegation) -> dict:
    return {
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "substitute": str(row.substitute or ""),
        "reason": row.reason,
    }


def delegations(request: HttpRequest) -> HttpResponse:
    """Show absences, and record a new one."""
    refusal = None
    posts = _own_posts(request)
    form = DelegationForm(
        request.POST or None,
        posts=posts,
        colleagues=_colleagues(request, posts),
        initial={"starts_at": timezone.localtime(request.at)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _record(request, form.cleaned_data)
        except Refusal as error:
            refusal = {"title": "还不能登记", "detail": error.message, "status": error.status, "errors": {}}
        else:
            who = f"由{made.substitute}代理" if made.substitute else "由下一顺位代办"
            done(request, f"已登记离岗，{who}。")
            return redirect("delegations")
    rows = Delegation.objects.filter(ends_at__gt=request.at).select_related(
        "post__organisation", "post__person", "substitute"
    )
    context = {
        "form": form,
        "refusal": refusal,
        "posts": posts,
        "mine": rows.filter(post__person=request.user).order_by("starts_at"),
        "for_others": rows.filter(substitute=request.user).order_by("starts_at"),
    }
    wrong = refusal["status"] if refusal else 422 if form.errors else 200
    return render(request, "web/delegations.html", context, status=wrong)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the holder back now; refusals rise to the one who shows them."""
    found = Delegation.objects.filter(pk=pk, post__person=request.user).select_related("substitute").first()
    if found is None:
        raise Http404
    with transaction.atomic():
        log.write("delegation.ended", actor=request.user, about=found, before=_stretch(found), at=request.at)
        end_delegation(delegation=found, actor=request.user, at=request.at)
    done(request, "已返岗，代理即时终止。")
    return redirect("delegations")
