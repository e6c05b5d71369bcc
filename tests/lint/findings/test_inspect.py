"""What is left of all that the lints find."""

from __future__ import annotations

from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.lint.inspect import inspect
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.tools.arguments import invocations_of

from .looking import HOST, ids, inspection_of, said

LOGIN = f"aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {HOST}"


def test_a_comment_silences_its_line_and_is_counted() -> None:
    found = inspection_of("-", f"docker push https://{HOST}/app:1  # ecrdoctor: ignore=lint-reference-scheme\n")
    assert (found.found, found.silenced) == ((), 1)


def test_a_comment_silences_every_line_of_its_command() -> None:
    text = (
        "aws ecr get-login-password --region us-west-2 \\\n"
        f"| docker login --username AWS --password-stdin {HOST}  # ecrdoctor: ignore=lint-password-region\n"
    )
    found = inspection_of("-", text)
    assert (found.found, found.silenced) == ((), 1)


def test_a_comment_silences_nothing_else() -> None:
    text = f"docker push https://{HOST}/App:1  # ecrdoctor: ignore=lint-tag-name\n"
    assert ids(text) == ["lint-reference-scheme"]
    assert ids(text.replace("lint-tag-name", "lint-reference-scheme")) == []


def test_an_echo_is_not_said() -> None:
    """The host is misspelt; that it is not the host of the push only follows."""
    text = f"{LOGIN.replace('.dkr.ecr.', '.ecr.dkr.')}\ndocker push {HOST}/app:1\n"
    assert ids(text) == ["lint-host"]


def test_one_mistake_in_lines_that_several_jobs_share_is_said_once() -> None:
    text = (
        "default:\n  before_script:\n"
        f"    - {LOGIN.replace('--username AWS', '--username bob')}\n"
        "one:\n  script: [make one]\ntwo:\n  script: [make two]\n"
    )
    assert ids(text, ".gitlab-ci.yml") == ["lint-username"]


def test_no_secret_is_in_what_is_said() -> None:
    password = "eyJwYXlsb2FkIjoiQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoifQ=="
    text = f"docker login -u bob -p {password} -e none {HOST}\nexport AWS_ACCESS_KEY_ID=AKIAQWERTYUIOPASDFGH\n"
    found = inspection_of("-", text)
    sentences = [sentence for _, f in found.found for t in (f.message, f.fix) if t for sentence in (t.en, t.zh)]
    assert [lint.id for lint, _ in found.found] == [
        "lint-username", "lint-password-argument", "lint-secret", "lint-login-email", "lint-secret",
    ]  # fmt: skip
    assert [s for s in sentences if password in s or "AKIAQWERTY" in s] == []


def test_only_the_wanted_lints_are_run() -> None:
    document = read_document("-", f"docker push https://{HOST}/App:feature/x\n".encode())
    scene = Scene(document, invocations_of(document))
    wanted = [lint for lint in LINTS if lint.id == "lint-tag-name"]
    assert [lint.id for lint, _ in inspect(scene, wanted).found] == ["lint-tag-name"]


def test_what_cannot_be_known_is_no_mistake() -> None:
    text = (
        "aws ecr get-login-password --region $A | docker login --username $USER_NAME --password-stdin $B\n"
        "docker tag $SOURCE $C/$D:$E\ndocker push $C/$F:$G\n"
    )
    assert said("-", text) == ""


def test_a_placeholder_is_no_mistake() -> None:
    text = (
        "aws ecr get-login-password --region region | docker login --username AWS --password-stdin "
        "aws_account_id.dkr.ecr.region.amazonaws.com\n"
        "docker push <ACCOUNT_ID>.dkr.ecr.<REGION>.amazonaws.com/REPO:TAG\n"
        "docker push ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/REPO:TAG\n"
    )
    assert said("-", text) == ""


def test_a_hostile_file_is_looked_at_quickly() -> None:
    text = f"docker push {'a' * 50_000}.dkr.ecr.{'b-' * 20_000}1.amazonaws.com/{'X/' * 20_000}:{'-' * 50_000}\n" * 2
    assert isinstance(ids(text), list)
