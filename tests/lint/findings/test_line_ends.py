"""CRLF: a mistake in a script that a Unix shell runs, none in what was pasted or is for Windows."""

from __future__ import annotations

import pytest

from .looking import HOST, ids

LOGIN = (
    f"aws ecr get-login-password --region us-east-1 \\\n  | docker login --username AWS --password-stdin {HOST}\n"
    f"docker build -t {HOST}/app:1 .\ndocker push {HOST}/app:1\n"
)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("push.sh", LOGIN, ["lint-crlf"]),
        ("push", f"#!/bin/bash\n{LOGIN}", ["lint-crlf"]),
        ("push", f"#!/usr/bin/env python\n{LOGIN}", []),
        ("-", LOGIN, []),
        ("push.sh", "echo no push here\n", []),
        ("README.md", f"```\n{LOGIN}```\n", []),
        ("push.ps1", LOGIN.replace("\\", "`"), []),
    ],
)
def test_where_line_ends_matter(name: str, text: str, found: list[str]) -> None:
    assert ids(text.replace("\n", "\r\n"), name) == found
    assert ids(text, name) == []
