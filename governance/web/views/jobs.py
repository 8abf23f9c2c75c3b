"""Background jobs over the web: ask for an export, watch it, take the file; everything only to its owner."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from governance.audit import log
from governance.documents import exports, files, imports
from governance.documents.choices import JobState, Layout
from governance.documents.models import Job
from governance.errors import Invalid, Missing, NotReady
from governance.web.fragments import fragment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30


def own_job(request: HttpRequest, pk: int) -> Job:
    job = Job.objects.visible_to(request.user).filter(pk=pk).first()
    if job is None:
        raise Missing("没有这个任务，或者它不是您申请的")
    return job


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    mine = Job.objects.visible_to(request.user).order_by("-asked_at", "-pk")[:SHOWN]
    return render(request, "documents/jobs.html", {"jobs": mine})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "documents/job.html", {"job": own_job(request, pk)})


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of a job's page, polled; answered by 304 while nothing moves."""
    return fragment(request, "documents/progress.html", {"job": own_job(request, pk)})


@require_GET
def job_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the result to who asked for it, and note that it left."""
    found = own_job(request, pk)
    if found.state != JobState.DONE:
        raise NotReady(f"“{found.title}”{found.get_state_display()}，完成后才能下载")
    if not found.file or not files.place(found.file).is_file():
        raise Missing("文件已过保存期或不在存储中，请重新导出")
    log.write("documents.result.taken", actor=request.user, about=found, at=request.at, note=found.file_name)
    response = FileResponse(files.place(found.file).open("rb"), as_attachment=True, filename=found.file_name)
    response["Content-Type"] = XLSX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def ask_export(request: HttpRequest, name: str) -> HttpResponse:
    """Take the filters of a list page (`query`) and the layout, and lead to the job."""
    query, layout = request.POST.get("query", ""), request.POST.get("layout", Layout.DATA)
    asked = exports.ask(name, user=request.user, query=query, layout=layout, at=request.at)
    log.write("documents.export.asked", actor=request.user, about=asked, after=asked.params, at=request.at)
    return redirect("job", asked.pk)


def ask_import(request: HttpRequest, name: str) -> HttpResponse:
    """Show the form for a table, or keep the table and lead to its dry run."""
    found = imports.find(name, request.user)
    if request.method != "POST":
        return render(request, "documents/import.html", {"import": found})
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("请先选择文件", errors={"file": ["请先选择文件"]})
    asked = imports.ask(name, user=request.user, file=file, at=request.at)
    return redirect("job", asked.pk)


@require_POST
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the table of a faultless dry run in for real."""
    dry = own_job(request, pk)
    asked = imports.confirm(dry, user=request.user, at=request.at)
    log.write("documents.import.confirmed", actor=request.user, about=asked, after=asked.params, at=request.at)
    return redirect("job", asked.pk)
