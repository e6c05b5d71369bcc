"""How ECR says no: an error of the distribution specification's form, or a status alone."""

import json

from aiohttp import web


class Refused(Exception):
    """ECR's answer is an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def error(status: int, code: str, message: str) -> web.Response:
    """An error body of the distribution specification; without a code there is no body."""
    if not code:
        return web.Response(status=status)
    body = json.dumps({"errors": [{"code": code, "message": message}]}, separators=(",", ":"))
    return web.Response(status=status, body=body.encode(), content_type="application/json")
