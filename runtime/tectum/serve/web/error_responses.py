"""Answers that name what was wrong, the same for every endpoint."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from tectum.errors import StoreError, TectumError
from tectum.serve.web.schemas import ErrorResponse

COMMON = (400, 401, 403, 413, 415, 421, 422, 429, 503)


class NotThere(Exception):
    """No such place, event, picture: 404."""


def error_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: what every endpoint may answer, and ``codes`` beside."""
    return {code: {"model": ErrorResponse} for code in (*COMMON, *codes)}


def file_of(kind: str) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: a file of this media type, or none."""
    return {200: {"content": {kind: {}}}, **error_responses(404)}


def handle_errors(app: FastAPI) -> None:
    """Let ``app`` answer errors with what was wrong."""

    @app.exception_handler(NotThere)
    async def missing(_: Request, error: NotThere) -> Response:
        return JSONResponse({"detail": str(error)}, 404)

    @app.exception_handler(TectumError)
    async def wrong(_: Request, error: TectumError) -> Response:
        return JSONResponse({"detail": str(error)}, 503 if isinstance(error, StoreError) else 400)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        return JSONResponse({"detail": f"{where}: {first['msg']}"}, 422)
