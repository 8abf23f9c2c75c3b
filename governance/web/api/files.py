"""The files of a case: listed, handed in (the one address that takes multipart), and fetched."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.views import APIView

from governance.attachments import registry
from governance.attachments.models import Attachment
from governance.attachments.selectors import attachments_of
from governance.attachments.services import MOST_BYTES, MOST_FILES, attach_all
from governance.errors import Invalid, Missing, NotYours
from governance.integration.idempotency import once
from governance.web.api.caller import WHEN
from governance.web.api.endpoint import Endpoint, answer, moment, read_response
from governance.web.api.kit import CaseApi
from governance.web.views.attachments import sent

FIELD = "file"
WHOLE_UPLOAD = MOST_BYTES * MOST_FILES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
FORM = {
    "type": "object",
    "properties": {FIELD: {"type": "array", "items": {"type": "string", "format": "binary"}}},
    "required": [FIELD],
}
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
FILE = {
    "id": WHOLE,
    "name": TEXT,
    "media_type": TEXT,
    "size": WHOLE,
    "sha256": TEXT,
    "uploaded_by": TEXT,
    "uploaded_at": WHEN,
    "href": TEXT,
}
FILES = {
    "type": "object",
    "properties": {"results": {"type": "array", "items": {"type": "object", "properties": FILE, "required": [*FILE]}}},
    "required": ["results"],
}


class Multipart(MultiPartParser):
    """Say in Chinese what is wrong with a form."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError("请求内容不是有效的 multipart/form-data。") from error


def file_urls(api: CaseApi) -> list[URLPattern]:
    """Give the addresses of the files of one kind of case; who sees and adds them is what its carrier says."""
    stem = f"{api.name}/<slug:number>/attachments/"
    return [
        path(stem, _files(api).as_view(), name=f"api-{api.name}-attachments"),
        path(f"{stem}<int:file_id>/", _file(api).as_view(), name=f"api-{api.name}-attachment"),
    ]


def _visible(api: CaseApi, request, number: str):
    found = api.visible(request.user, request.at).filter(**{api.key: number}).first()
    if found is None:
        raise Missing(f"没有这一件{api.label}，或您无权查看。")
    return found


def _files(api: CaseApi) -> type[Endpoint]:
    class Files(Endpoint):
        parser_classes = (Multipart,)

        def initial(self, request, *args, **kwargs):
            if int(request.META.get("CONTENT_LENGTH") or 0) > WHOLE_UPLOAD:
                raise RequestDataTooBig
            APIView.initial(self, request, *args, **kwargs)  # files are streamed; their body is not read whole

        @extend_schema(
            operation_id=f"{api.name}_attachments",
            summary=f"{api.label}附件",
            tags=[api.label],
            responses={200: FILES},
        )
        def get(self, request, number: str) -> HttpResponse:
            case = _visible(api, request, number)
            return read_response({"results": [described(api, case, row) for row in attachments_of(case)]})

        @extend_schema(
            operation_id=f"{api.name}_attach",
            summary=f"{api.label}：添加附件",
            tags=[api.label],
            request={"multipart/form-data": FORM},
            responses={201: FILES},
        )
        def post(self, request, number: str) -> HttpResponse:
            files = checked(request)
            found = once(
                lambda: self.act(request, number, files),
                owner_id=request.user.pk,
                path=request.path,
                key=request.META.get("HTTP_IDEMPOTENCY_KEY"),
                body=fingerprint(files),
                at=request.at,
            )
            headers = found.headers | ({"Idempotent-Replayed": "true"} if found.replayed else {})
            return HttpResponse(found.body, status=found.status, content_type="application/json", headers=headers)

        def act(self, request, number: str, files: list[UploadedFile]):
            case = _visible(api, request, number)
            if not registry.carrier(api.model).attachable(request.user, case):
                raise NotYours(f"您可以查看这件{api.label}，但不是它的办理人，或它已办结，不能添加附件。")
            kept = attach_all(case, files, actor=request.user, at=request.at)
            return answer({"results": [described(api, case, row) for row in kept]}, status=201)

    return Files


def _file(api: CaseApi) -> type[Endpoint]:
    class File(Endpoint):
        @extend_schema(
            operation_id=f"{api.name}_attachment",
            summary=f"{api.label}附件内容",
            tags=[api.label],
            responses={(200, "application/octet-stream"): {"type": "string", "format": "binary"}},
        )
        def get(self, request, number: str, file_id: int) -> HttpResponse:
            case = _visible(api, request, number)
            found = next((row for row in attachments_of(case) if row.pk == file_id), None)
            if found is None:
                raise Missing(f"这件{api.label}没有这个附件。")
            return sent(found, inline=False)

    return File


def checked(request) -> list[UploadedFile]:
    unknown = {*request.data} - {FIELD}
    if unknown:
        raise Invalid("填写有误，请改正后再办。", errors={name: ["没有这个字段。"] for name in sorted(unknown)})
    files = request.FILES.getlist(FIELD)
    if not files:
        raise Invalid("请先选择文件。", errors={FIELD: ["请以 multipart/form-data 提交文件。"]})
    return files


def fingerprint(files: list[UploadedFile]) -> bytes:
    """Tell two uploads apart by what they hold; the boundary of a form is another each time."""
    digest = sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.size}\0".encode())
        for piece in file.chunks():
            digest.update(piece)
        file.seek(0)
    return digest.digest()


def described(api: CaseApi, case, row: Attachment) -> dict:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "uploaded_by": row.uploaded_by.name,
        "uploaded_at": moment(row.uploaded_at),
        "href": f"{api.address(case)}attachments/{row.pk}/",
    }
