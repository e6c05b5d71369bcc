from __future__ import annotations

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.push_probe import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.network_models import RegistryReply, UploadProbe

from .fakes_local import HOST, FakeDocker, FakeNetwork, subject, systems

LOGIN = FakeDocker(credential_is=Credential(HOST, "AWS", "s3cret"))
STARTED = RegistryReply("POST", "/v2/team/api/blobs/uploads/", 202)


def ask(probe: UploadProbe | Unavailable) -> Answer:
    return run(subject(probe=True), systems(LOGIN, FakeNetwork(probe_is=probe)))


def test_it_is_asked_for_in_so_many_words() -> None:
    assert CHECK.only_with == "probe"
    assert "creates the repository" in CHECK.question.en


def test_an_upload_may_begin() -> None:
    assert ask(UploadProbe(STARTED, RegistryReply("DELETE", "/", 204))) == Answer(
        "ok",
        Text(
            "an upload to team/api could begin and was cancelled; where a repository creation template allows it, this "
            "creates the repository",
            "可以开始向 team/api 上传，并已取消；如果有仓库创建模板允许，这会创建该仓库",
        ),
        {"status": 202, "code": "", "message": "", "request_id": "", "cancelled": 204},
        rules_out=(
            "not-logged-in",
            "login-registry-mismatch",
            "token-expired",
            "token-invalid",
            "unauthorized",
            "repository-missing",
            "registry-account-mismatch",
            "registry-region-mismatch",
            "create-on-push-denied",
        ),
    )


@pytest.mark.parametrize("cancelled", [None, RegistryReply("DELETE", "/", 405)])
def test_an_upload_that_stays_open(cancelled: RegistryReply | None) -> None:
    answer = ask(UploadProbe(STARTED, cancelled))
    assert (answer.status, "could not be cancelled" in answer.text.en) == ("ok", True)


@pytest.mark.parametrize(
    ("status", "code", "message", "confirms", "suggests"),
    [
        (404, "NAME_UNKNOWN", "The repository does not exist", ("repository-missing",), ()),
        (401, "", "Not Authorized", (), ("unauthorized",)),
        (403, "", "", (), ("forbidden-opaque",)),
        (400, "", "", (), ("token-invalid",)),
        (405, "UNSUPPORTED", "", (), ()),
        (
            403,
            "DENIED",
            "User: arn:aws:iam::1:user/a is not authorized to perform: ecr:InitiateLayerUpload on resource: * with an "
            "explicit deny in a service control policy",
            ("scp-deny",),
            (),
        ),
    ],
)
def test_it_is_refused(
    status: int, code: str, message: str, confirms: tuple[str, ...], suggests: tuple[str, ...]
) -> None:
    answer = ask(UploadProbe(RegistryReply("POST", "/", status, code, message)))
    assert (answer.status, answer.confirms, answer.suggests, answer.rules_out) == ("problem", confirms, suggests, ())


def test_without_a_login_or_an_answer_nothing_is_known() -> None:
    network = FakeNetwork()
    assert run(subject(), systems(FakeDocker(), network)).status == "unknown"
    assert network.asked == []
    assert ask(Unavailable("gone", kind="timeout")).status == "unknown"


@pytest.mark.parametrize(
    ("reference", "applies"),
    [
        (f"{HOST}/team/api:1", True),
        (f"{HOST}/../x:1", False),
        (f"{HOST}/A?b:1", False),
        (HOST, False),
        ("x/y:1", False),
    ],
)
def test_it_applies_to_real_repository_names_only(reference: str, applies: bool) -> None:
    assert CHECK.applies(subject(reference)) is applies
