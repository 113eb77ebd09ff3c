"""Files that are sent to the pages of help stay in memory: Django would spool them to a disk."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from conduct.rules.report import LARGEST_FILE, MOST_FILES

View = Callable[..., HttpResponse]


class InMemory(FileUploadHandler):
    """Keeps up to five files of 10 MB. Of what is larger or more it keeps the name and the size,
    so that the form can say so beside the field while everything typed is still there."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.begun = 0
        self.received = 0
        self.content = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.begun += 1
        self.received = 0
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.begun > MOST_FILES or self.received > LARGEST_FILE:
            self.content = BytesIO()
        else:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self.received,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def in_memory(view: View) -> View:
    """Set before anything reads the body. The check of the token reads it, so it comes inside."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def kept_in_memory(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return checked(request, *args, **kwargs)

    return kept_in_memory
