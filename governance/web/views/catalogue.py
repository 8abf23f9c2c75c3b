"""目录: what a district has decided, version by version, to be read and searched; `catalogue_draft` writes it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.catalogues.choices import Evidence
from governance.catalogues.models import CatalogueVersion
from governance.catalogues.selectors import in_force
from governance.web.catalogue_sheets import name_of
from governance.web.catalogues import find, narrowed, readers
from governance.web.editing import keeps


class CatalogueFilter(forms.Form):
    q = forms.CharField(label="查找", max_length=60, required=False)
    evidence = forms.ChoiceField(label="来源标注", required=False, choices=[("", "全部"), *Evidence.choices])
    version = forms.ChoiceField(label="版本", required=False)

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = [(str(row.version_no), f"第 {row.version_no} 版，{row.effective_from} 起") for row in versions]
        self.fields["version"].choices = [("", "现行"), *numbers]


@require_GET
def catalogues(request: HttpRequest) -> HttpResponse:
    """List the catalogues with the version that is in force today."""
    today = timezone.localtime(request.at).date()
    rows = [(reader, in_force(name, today)) for name, reader in sorted(readers.items())]
    return render(request, "web/catalogues.html", {"rows": rows})


@require_GET
def catalogue_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one version of a catalogue, the one in force unless another published one is asked for."""
    reader = find(name)
    versions = list(CatalogueVersion.objects.of(name).published().select_related("published_by"))
    form = CatalogueFilter(request.GET, versions=versions)
    given = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    force = in_force(name, timezone.localtime(request.at).date())
    asked = given.get("version") or (str(force.version_no) if force else "")
    version = next((row for row in versions if str(row.version_no) == asked), None)
    sections = narrowed(reader.sections(version), given.get("q", ""), given.get("evidence", "")) if version else []
    context = {
        "reader": reader,
        "version": version,
        "in_force": force,
        "versions": versions,
        "form": form,
        "sections": sections,
        "count": sum(len(section.rows) for section in sections),
        "sheets": [(table, name_of(reader, table)) for table in reader.editor.tables] if reader.editor else [],
        "sheet_query": f"version={version.version_no}" if version else "",
        "keeps": keeps(reader, request.user, request.at),
    }
    return render(request, "web/catalogue.html", context)
