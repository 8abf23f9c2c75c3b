"""The files of a call: listed, handed in (the one address that takes multipart), and fetched."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.views import APIView

from dispatch.calls.api.rows import address
from dispatch.calls.api.schemas import FILES
from dispatch.calls.files import attachable
from dispatch.calls.models import ServiceCall
from governance.attachments.models import Attachment
from governance.attachments.selectors import attachments_of
from governance.attachments.services import MOST_BYTES, MOST_FILES, attach_all
from governance.errors import Invalid, Missing, NotYours
from governance.integration.idempotency import once
from governance.web.api.endpoint import Endpoint, answer, moment, read_response
from governance.web.views.attachments import sent

FIELD = "file"
WHOLE_UPLOAD = MOST_BYTES * MOST_FILES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
FORM = {
    "type": "object",
    "properties": {FIELD: {"type": "array", "items": {"type": "string", "format": "binary"}}},
    "required": [FIELD],
}


class Multipart(MultiPartParser):
    """Say in Chinese what is wrong with a form."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError("请求内容不是有效的 multipart/form-data。") from error


class CallFiles(Endpoint):
    def initial(self, request, *args, **kwargs):
        if int(request.META.get("CONTENT_LENGTH") or 0) > WHOLE_UPLOAD:
            raise RequestDataTooBig
        APIView.initial(self, request, *args, **kwargs)  # files are streamed; their body is not read whole

    parser_classes = (Multipart,)

    @extend_schema(operation_id="calls_attachments", summary="呼叫附件", tags=["呼叫"], responses={200: FILES})
    def get(self, request, number: str) -> HttpResponse:
        call = visible_call(request, number)
        return read_response({"results": [described(call, row) for row in attachments_of(call)]})

    @extend_schema(
        operation_id="calls_attach",
        summary="呼叫：添加附件",
        tags=["呼叫"],
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
        call = visible_call(request, number)
        if not attachable(request.user, call):
            raise NotYours("您可以查看这件呼叫，但不是它的办理人，或它已办结，不能添加附件。")
        kept = attach_all(call, files, actor=request.user, at=request.at)
        return answer({"results": [described(call, row) for row in kept]}, status=201)


class CallFile(Endpoint):
    @extend_schema(
        operation_id="calls_attachment",
        summary="呼叫附件内容",
        tags=["呼叫"],
        responses={(200, "application/octet-stream"): {"type": "string", "format": "binary"}},
    )
    def get(self, request, number: str, file_id: int) -> HttpResponse:
        call = visible_call(request, number)
        found = next((row for row in attachments_of(call) if row.pk == file_id), None)
        if found is None:
            raise Missing("这件呼叫没有这个附件。")
        return sent(found, inline=False)


def visible_call(request, number: str) -> ServiceCall:
    found = ServiceCall.objects.visible_to(request.user, request.at).filter(case_no=number).first()
    if found is None:
        raise Missing("没有这一件呼叫，或您无权查看。")
    return found


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


def described(call: ServiceCall, row: Attachment) -> dict:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "uploaded_by": row.uploaded_by.name,
        "uploaded_at": moment(row.uploaded_at),
        "href": f"{address(call)}attachments/{row.pk}/",
    }
