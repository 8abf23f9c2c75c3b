"""离岗代理: a person's posts, who acts for them while away, and for whom this person acts."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.errors import Refusal
from governance.organisations.models import Delegation, Post, User
from governance.organisations.services import delegate, end_delegation
from governance.web.toasts import done

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DelegationForm(forms.Form):
    post = forms.ModelChoiceField(Post.objects.none(), label="离岗的任职", empty_label=None)
    starts_at = forms.DateTimeField(label="从", widget=MOMENT)
    ends_at = forms.DateTimeField(label="到", widget=MOMENT)
    substitute = forms.CharField(
        label="代理人工号",
        max_length=40,
        required=False,
        help_text="不填则按顺位由上一级代办。代理人须在本单位或其上级单位任职。",
    )
    reason = forms.CharField(label="事由", max_length=100, required=False, help_text="如：年休假、外出培训。")

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["post"].label_from_instance = _post_label

    def clean_substitute(self):
        number = self.cleaned_data["substitute"].strip()
        if not number:
            return None
        found = User.objects.filter(username=number, is_active=True).first()
        if found is None:
            raise forms.ValidationError("没有这个工号，请核对后重填。")
        return found


def _post_label(post: Post) -> str:
    return f"{post.organisation} {post.get_role_display()}"


def _own_posts(request: HttpRequest):
    today = timezone.localtime(request.at).date()
    return request.user.posts.on(today).select_related("organisation").order_by("pk")


def delegations(request: HttpRequest) -> HttpResponse:
    """Show absences, and record a new one."""
    refusal = None
    posts = _own_posts(request)
    form = DelegationForm(request.POST or None, posts=posts, initial={"starts_at": timezone.localtime(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            made = delegate(**form.cleaned_data, actor=request.user, at=request.at)
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
    found = Delegation.objects.filter(pk=pk, post__person=request.user).first()
    if found is None:
        raise Http404
    end_delegation(delegation=found, actor=request.user, at=request.at)
    done(request, "已返岗，代理即时终止。")
    return redirect("delegations")
