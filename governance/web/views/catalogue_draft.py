"""Writing a catalogue: the draft row by row, what it would change and whom it touches, the day it begins."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.catalogues.comparing import Difference, Kind
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import before, newest
from governance.errors import Invalid, Missing, Refusal
from governance.web import catalogue_sheets, editing
from governance.web.catalogues import Reader, Table, find
from governance.web.forms import near
from governance.web.second_factor import step_up
from governance.web.toasts import done

MARKS = {Kind.ADDED: "新增", Kind.CHANGED: "改动", Kind.REMOVED: "移出"}


class PublishForm(forms.Form):
    effective_from = forms.DateField(
        label="生效日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=[near]
    )
    note = forms.CharField(
        label="改版说明", max_length=200, required=False, help_text="写明依据和主要变化，列在各版本里"
    )


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """Show the draft with every row that can be written, or begin it."""
    reader = find(name)
    if request.method == "POST":
        version = editing.begin(reader, actor=request.user, at=request.at)
        done(request, f"已起草{reader.label}第 {version.version_no} 版，现在可以逐条修改。")
        return redirect("catalogue-draft", name)
    version = editing.draft_of(reader, request.user, request.at)
    context = {"reader": reader, "version": version, "newest": newest(name)}
    if version:
        context |= _laid_out(request, reader, version)
    return render(request, "web/catalogue_draft.html", context)


def _laid_out(request: HttpRequest, reader: Reader, version: CatalogueVersion) -> dict:
    found = editing.changes(reader, version, before(version))
    words = request.GET.get("q", "").strip()[:60]
    changed_only = request.GET.get("changed") == "1"
    tables = [_listed(reader, table, version, found[table], words, changed_only) for table in reader.editor.tables]
    return {"tables": tables, "count": sum(map(len, found.values())), "q": words, "changed": changed_only}


def _listed(
    reader: Reader, table: Table, version, differences: list[Difference], words: str, changed_only: bool
) -> dict:
    marks = {each.after.pk: MARKS[each.kind] for each in differences if each.after}
    rows = []
    for row in table.model._default_manager.filter(version=version):
        cells = [table.shown(row, name) for name in table.columns]
        text = " ".join([table.title(row), *cells]).lower()
        if all(word in text for word in words.lower().split()) and (row.pk in marks or not changed_only):
            rows.append(
                {"pk": row.pk, "title": table.title(row), "cells": cells, "mark": marks.get(row.pk, ""), "row": row}
            )
    return {
        "table": table,
        "columns": [table.label_of(name) for name in table.columns],
        "rows": rows,
        "removed": [table.title(each.before) for each in differences if each.kind == Kind.REMOVED],
        "sheet": catalogue_sheets.name_of(reader, table),
    }


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, name: str, table: str, pk: int | None = None) -> HttpResponse:
    """Draw the form of one row, or write it into the draft."""
    reader = find(name)
    version = editing.draft_of(reader, request.user, request.at)
    kind = reader.editor.table(table)
    if version is None:
        raise Missing(editing.NO_DRAFT)
    held = kind.model._default_manager.filter(version=version, pk=pk).first() if pk else kind.model(version=version)
    if held is None:
        raise Missing("草稿里没有这一条")
    refusal = None
    if request.method == "POST":
        try:
            mark = request.POST.get("seen", "") if pk else None
            written = editing.write_row(reader, kind, request.POST, actor=request.user, at=request.at, pk=pk, mark=mark)
        except Refusal as error:
            refusal = error
        else:
            done(request, f"已存 {kind.title(written)}，发布后才生效。")
            return redirect("catalogue-draft", name)
    form = editing.bound(kind, held, request.POST if refusal else None)
    context = {
        "reader": reader,
        "version": version,
        "table": kind,
        "row": held if pk else None,
        "title": kind.title(held) if pk else f"新增{kind.label}",
        "form": form,
        "seen": request.POST.get("seen") or editing.seen(held),
        "refusal": _box(refusal, form) if refusal else None,
    }
    return render(request, "web/catalogue_row.html", context, status=refusal.status if refusal else 200)


def _box(refusal: Refusal, form: forms.Form) -> dict:
    """Say what keeps the row from being kept; faults of a field stand at the field."""
    if isinstance(refusal, Invalid):
        form.full_clean()
    return {"title": "还没有存下", "detail": refusal.message, "errors": {}, "code": refusal.code}


@require_POST
def remove(request: HttpRequest, name: str, table: str, pk: int) -> HttpResponse:
    """Take a row out of the draft."""
    reader = find(name)
    editing.ask_keeper(reader, request.user, request.at)
    kind = reader.editor.table(table)
    title = editing.remove_row(
        reader, kind, pk, actor=request.user, at=request.at, mark=request.POST.get("seen") or None
    )
    done(request, f"已从草稿移出 {title}，发布后才生效。")
    return redirect("catalogue-draft", name)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, name: str) -> HttpResponse:
    """Show what the draft would change and whom it touches, then put it into force from a day on."""
    reader = find(name)
    version = editing.draft_of(reader, request.user, request.at)
    if version is None:
        raise Missing(editing.NO_DRAFT)
    if asked := step_up(request, reader.editor):
        return asked
    today, refusal = timezone.localdate(request.at), None
    form = PublishForm(request.POST or None, initial={"effective_from": today, "note": version.note})
    if request.method == "POST" and form.is_valid():
        try:
            published = editing.publish(reader, actor=request.user, at=request.at, **form.cleaned_data)
        except Refusal as error:
            refusal = error
            for field, lines in error.errors.items():
                form.add_error(field, lines)
        else:
            begins = "今天起" if published.effective_from == today else f"{published.effective_from:%Y年%-m月%-d日}起"
            done(request, f"已发布{reader.label}第 {published.version_no} 版，{begins}生效；在办的仍按原版本办。")
            return redirect("catalogue", name)
    earlier = before(version)
    context = {
        "reader": reader,
        "version": version,
        "earlier": earlier,
        "form": form,
        "tables": told(reader, version, earlier),
        "impact": reader.editor.impact(version, earlier),
        "faults": editing.faults(reader, version),
        "refusal": refusal and {"title": "还没有发布", "detail": refusal.message, "errors": {}, "code": refusal.code},
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "web/catalogue_publish.html", context, status=status)


@require_POST
def discard(request: HttpRequest, name: str) -> HttpResponse:
    """Throw the draft away."""
    reader = find(name)
    editing.discard(reader, actor=request.user, at=request.at)
    done(request, f"已放弃{reader.label}草稿。")
    return redirect("catalogue", name)


@require_GET
def version_changes(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show everyone what a published version changed against the one before it."""
    reader = find(name)
    found = CatalogueVersion.objects.of(name).published().select_related("published_by")
    version = found.filter(version_no=number).first()
    if version is None or reader.editor is None:
        raise Missing("没有这个版本")
    earlier = before(version)
    context = {"reader": reader, "version": version, "earlier": earlier, "tables": told(reader, version, earlier)}
    return render(request, "web/catalogue_changes.html", context)


def told(reader: Reader, version: CatalogueVersion, earlier: CatalogueVersion | None) -> list[dict]:
    """Put the differences of every table into words: what, from, to."""
    if earlier is None:
        return []
    found = editing.changes(reader, version, earlier)
    return [
        {"table": table, "rows": [_told(table, each) for each in differences]}
        for table, differences in found.items()
        if differences
    ]


def _told(table: Table, each: Difference) -> dict:
    fields = [
        (table.label_of(name), table.shown(each.before, name) or "—", table.shown(each.after, name) or "—")
        for name in each.fields
        if name in table.fields
    ]
    return {"title": table.title(each.row), "mark": MARKS[each.kind], "kind": each.kind.value, "fields": fields}
