from __future__ import annotations

import base64
import json
from collections import Counter

import pytest

from ecrdoctor.reading.read import read_log
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.reading.transcript import Removed

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION = "IQoJb3JpZ2luX2VjEPT//////////wEaCXVzLWVhc3QtMSJHMEUCIQDx" + "A1b2" * 40
PASSWORD = base64.b64encode(json.dumps({"payload": "x" * 90, "datakey": "y", "version": "2"}).encode()).decode()
BASIC = base64.b64encode(b"jo:hunter22-hunter22").decode()
ECR_BASIC = base64.b64encode(f"AWS:{PASSWORD}".encode()).decode()
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
DIGEST = "sha256:0d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("line", "clean", "kinds"),
    [
        (f"using key {KEY_ID} now", "using key [redacted:aws-access-key-id] now", ["aws-access-key-id"]),
        ("ASIAIOSFODNN7EXAMPLE", "[redacted:aws-access-key-id]", ["aws-access-key-id"]),
        (
            f"AWS_ACCESS_KEY_ID={KEY_ID} AWS_SECRET_ACCESS_KEY={SECRET}",
            "AWS_ACCESS_KEY_ID=[redacted:aws-access-key-id] AWS_SECRET_ACCESS_KEY=[redacted:aws-secret-access-key]",
            ["aws-access-key-id", "aws-secret-access-key"],
        ),
        (
            f'aws_secret_access_key = "{SECRET}"',
            'aws_secret_access_key = "[redacted:aws-secret-access-key]"',
            ["aws-secret-access-key"],
        ),
        (
            f'"SecretAccessKey": "{SECRET}",',
            '"SecretAccessKey": "[redacted:aws-secret-access-key]",',
            ["aws-secret-access-key"],
        ),
        (
            f"AWS Secret Access Key [None]: {SECRET}",
            "AWS Secret Access Key [None]: [redacted:aws-secret-access-key]",
            ["aws-secret-access-key"],
        ),
        (f"key {SECRET} alone", "key [redacted:aws-secret-access-key] alone", ["aws-secret-access-key"]),
        (f"{SECRET}", "[redacted:aws-secret-access-key]", ["aws-secret-access-key"]),
        (
            f"export AWS_SESSION_TOKEN={SESSION}",
            "export AWS_SESSION_TOKEN=[redacted:aws-session-token]",
            ["aws-session-token"],
        ),
        (f'"SessionToken": "{SESSION}"', '"SessionToken": "[redacted:aws-session-token]"', ["aws-session-token"]),
        (f"token is {SESSION} ok", "token is [redacted:aws-session-token] ok", ["aws-session-token"]),
        (f"echo {PASSWORD} | docker", "echo [redacted:registry-password] | docker", ["registry-password"]),
        (
            f"docker login -u AWS -p {PASSWORD} https://{HOST}",
            f"docker login -u AWS -p [redacted:registry-password] https://{HOST}",
            ["registry-password"],
        ),
        (f"got {JWT}", "got [redacted:registry-password]", ["registry-password"]),
        (
            f"docker login -u AWS -p hunter22 {HOST}",
            f"docker login -u AWS -p [redacted:password-argument] {HOST}",
            ["password-argument"],
        ),
        (
            f"docker login --username AWS --password hunter22 {HOST}",
            f"docker login --username AWS --password [redacted:password-argument] {HOST}",
            ["password-argument"],
        ),
        (
            f"docker login --username AWS --password=hunter22 {HOST}",
            f"docker login --username AWS --password=[redacted:password-argument] {HOST}",
            ["password-argument"],
        ),
        (
            f"docker login -u AWS -p 'hunter 22 b' {HOST}",
            f"docker login -u AWS -p '[redacted:password-argument]' {HOST}",
            ["password-argument"],
        ),
        (
            f"docker login -u AWS -phunter22 {HOST}",
            f"docker login -u AWS -p[redacted:password-argument] {HOST}",
            ["password-argument"],
        ),
        (
            f"skopeo copy --dest-creds AWS:hunter22 docker://a docker://{HOST}/b",
            f"skopeo copy --dest-creds AWS:[redacted:password-argument] docker://a docker://{HOST}/b",
            ["password-argument"],
        ),
        (
            "podman push --creds=AWS:hunter22 x",
            "podman push --creds=AWS:[redacted:password-argument] x",
            ["password-argument"],
        ),
        (
            "buildah push --creds AWS:hunter22 x",
            "buildah push --creds AWS:[redacted:password-argument] x",
            ["password-argument"],
        ),
        (
            f"> Authorization: Basic {BASIC}",
            "> Authorization: Basic [redacted:authorization-header]",
            ["authorization-header"],
        ),
        (
            "Authorization: Bearer abcd1234",
            "Authorization: Bearer [redacted:authorization-header]",
            ["authorization-header"],
        ),
        (
            f"Authorization: Basic {ECR_BASIC}",
            "Authorization: Basic [redacted:registry-password]",
            ["registry-password"],
        ),
        (f'{{"auth":"{ECR_BASIC}"}}', '{"auth":"[redacted:registry-password]"}', ["registry-password"]),
        ("authorization: opaque123", "authorization: [redacted:authorization-header]", ["authorization-header"]),
        (f'"auth": "{BASIC}"', '"auth": "[redacted:registry-auth]"', ["registry-auth"]),
        ('{"identitytoken":"abcd-efgh"}', '{"identitytoken":"[redacted:registry-auth]"}', ["registry-auth"]),
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0123abcd&X-Amz-Date=2026",
            "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=[redacted:url-signature]"
            "&X-Amz-Date=2026",
            ["url-signature"],
        ),
        (
            "https://user:hunter22@example.com/x",
            "https://user:[redacted:url-credentials]@example.com/x",
            ["url-credentials"],
        ),
        (
            "https://x-access-token:ghp_abcdefghij1234567890@github.com/o/r",
            "https://x-access-token:[redacted:url-credentials]@github.com/o/r",
            ["url-credentials"],
        ),
        ("GITHUB ghp_abcdefghij1234567890", "GITHUB [redacted:code-host-token]", ["code-host-token"]),
        ("glpat-abcdefghij1234567890", "[redacted:code-host-token]", ["code-host-token"]),
        ("DB_PASSWORD=hunter22", "DB_PASSWORD=[redacted:named-secret]", ["named-secret"]),
        ('npm_token: "hunter22"', 'npm_token: "[redacted:named-secret]"', ["named-secret"]),
        ("access_token=hunter22&x=1", "access_token=[redacted:named-secret]&x=1", ["named-secret"]),
        (
            "a DB_PASSWORD=one1 b DB_PASSWORD=two2",
            "a DB_PASSWORD=[redacted:named-secret] b DB_PASSWORD=[redacted:named-secret]",
            ["named-secret"] * 2,
        ),
    ],
)
def test_a_secret_leaves_the_line_and_is_counted(line: str, clean: str, kinds: list[str]) -> None:
    redactor = Redactor()
    assert (redactor.clean(line), redactor.counts) == (clean, Counter(kinds))


@pytest.mark.parametrize(
    "line",
    [
        "",
        DIGEST,
        f"1.4: digest: {DIGEST} size: 1990",
        f"{HOST}/team/orders-api@{DIGEST}",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "3F786850E387550FDAB836ED7E6DC881DE23001B",
        "/usr/local/lib/python3.11/site-packages/botocore/client.py",
        "/home/runner/jobs/Orders/Orders/node_modules/a/b/Ccccccc1",
        "builds/abcDEF123/abcDEF123/abcDEF123/abcDEF123/abcDEF123/x",
        f"docker login --username AWS --password-stdin {HOST}",
        f"aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin {HOST}",
        f'docker login -u AWS -p "$PASSWORD" {HOST}',
        f"docker login -u AWS -p $(aws ecr get-login-password) {HOST}",
        f"docker login -u AWS -p *** {HOST}",
        "docker login -u AWS -p [redac…",
        "docker login -u AWS -p [redac~",
        "docker login -u AWS -p ~",
        "Authorization: Basic…",
        "Authorization: Bear~",
        "AWS_ACCESS_KEY_ID: ***",
        "AWS_SECRET_ACCESS_KEY=***",
        "AWS_SESSION_TOKEN=***",
        "AWS_SESSION_TOKEN=${{ secrets.TOKEN }}",
        "unauthorized: authentication required",
        "denied: Your authorization token has expired. Reauthenticate and try again.",
        "Error: Password Required",
        "Must provide --username with --password-stdin",
        "no basic auth credentials",
        "basic auth credentials were not found in the store",
        "The security token included in the request is invalid.",
        "--password-stdin option requires --username to be set",
        'error getting credentials - err: exec: "docker-credential-ecr-login": executable file not found in $PATH',
        f"https://{HOST}/v2/team/orders-api/blobs/uploads/3f786850-e387-550f-dab8-36ed7e6dc881",
        f"{HOST}/team/orders-api:2026-03-04-AbCdEf0123456789AbCdEf0123456789",
        "arn:aws:iam::111122223333:role/AKIA",
        "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jo@example.com",
        "mailto:jo@example.com https://example.com:443/a@b",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    redactor = Redactor()
    assert (redactor.clean(line), redactor.counts) == (line, Counter())


def _clean(*lines: str) -> tuple[list[str], Counter[str]]:
    redactor = Redactor()
    return [redactor.clean(line) for line in lines], redactor.counts


def test_a_private_key_is_removed_to_its_end() -> None:
    assert _clean(
        "-----BEGIN RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEA", "abc", "-----END RSA PRIVATE KEY-----", "after"
    ) == (["[redacted:private-key]"] * 4 + ["after"], Counter({"private-key": 1}))


def test_a_private_key_in_one_line() -> None:
    assert _clean("key=-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY----- x", "after")[0][1] == "after"


def test_a_log_that_only_names_a_private_key_goes_on() -> None:
    lines = ["no start line: Expecting: -----BEGIN PRIVATE KEY-----", "denied: User: x is not authorized"]
    assert _clean(*lines)[0] == ["no start line: Expecting: [redacted:private-key]", lines[1]]


def test_a_certificate_is_no_secret() -> None:
    lines = ["-----BEGIN CERTIFICATE-----", "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG", "-----END CERTIFICATE-----"]
    assert _clean(*lines) == (lines, Counter())


def test_a_log_cut_inside_a_private_key_shows_nothing_after_it() -> None:
    """Better too much removed than half a key shown; the key ends where it says so."""
    lines, _ = _clean("-----BEGIN OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXktdjEA")
    assert lines == ["[redacted:private-key]"] * 2


def test_a_password_broken_by_the_terminal_is_removed_whole() -> None:
    lines, counts = _clean(f"echo {PASSWORD[:60]}", PASSWORD[60:120], PASSWORD[120:], "denied: no")
    assert lines == ["echo [redacted:registry-password]"] + ["[redacted:registry-password]"] * 2 + ["denied: no"]
    assert counts == Counter({"registry-password": 3})


def test_a_password_right_after_the_command() -> None:
    assert Redactor().clean("docker login -p hunter22 h") == "docker login -p [redacted:password-argument] h"


def test_where_the_secrets_were() -> None:
    log = f"one\ndocker login -p hunter22 h; export AWS_ACCESS_KEY_ID={KEY_ID}\n\nkey {KEY_ID}\n"
    assert read_log(log.encode(), "-").removed == (
        Removed("aws-access-key-id", 2, 20),
        Removed("password-argument", 2, 8),
        Removed("aws-access-key-id", 4, 20),
    )
    key = "-----BEGIN PRIVATE KEY-----\nMIIEow\n-----END PRIVATE KEY-----\n"
    assert [(at.kind, at.line, at.length) for at in read_log(key.encode(), "-").removed] == [
        ("private-key", 1, 27),
        ("private-key", 2, 6),
        ("private-key", 3, 25),
    ]


def test_places_are_bounded_and_counts_are_not() -> None:
    transcript = read_log(f"{KEY_ID}\n".encode() * 600, "-")
    assert (len(transcript.removed), transcript.redactions["aws-access-key-id"]) == (500, 600)


@pytest.mark.parametrize(
    "line", ["login -u AWS -p … -e none", "-p and --password take the next word", "--password 会把后面的一个词当作密码"]
)
def test_a_sentence_about_passwords_is_none(line: str) -> None:
    assert Redactor().clean(line) == line


def test_cleaning_twice_changes_nothing() -> None:
    once, _ = _clean(f"docker login -p {PASSWORD} AWS_SECRET_ACCESS_KEY={SECRET} token={JWT} https://a:b1c2@h/")
    assert _clean(*once) == (once, Counter())
