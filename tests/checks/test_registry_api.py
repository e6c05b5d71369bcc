from __future__ import annotations

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.registry_api import run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.network_models import RegistryReply

from .fakes_local import HOST, FakeDocker, FakeNetwork, subject, systems

LOGIN = FakeDocker(credential_is=Credential(HOST, "AWS", "s3cret"))
PING = RegistryReply("GET", "/v2/", 200)
ACCEPTED = ("token-expired", "token-invalid", "unauthorized", "not-logged-in", "login-registry-mismatch")
MANIFEST = "/v2/team/api/manifests/1.2"
DENIED = (
    "User: arn:aws:sts::123456789012:assumed-role/ci/s is not authorized to perform: ecr:BatchGetImage on resource: "
    "arn:aws:ecr:eu-west-1:123456789012:repository/team/api because no identity-based policy allows the "
    "ecr:BatchGetImage action"
)


def said(status: int, code: str = "", message: str = "", path: str = "/v2/") -> RegistryReply:
    return RegistryReply("GET", path, status, code, message)


def ask(ping: RegistryReply | Unavailable, hidden: RegistryReply | Unavailable | None = None, **log: str) -> Answer:
    network = FakeNetwork(replies={"/v2/": ping})
    if hidden is not None:
        network.replies |= dict.fromkeys((MANIFEST, "/v2/team/api/blobs/sha256:" + "ab" * 32), hidden)
    return run(subject(log=log or None), systems(LOGIN, network))


def test_the_login_is_accepted() -> None:
    network = FakeNetwork(replies={"/v2/": PING})
    assert run(subject(), systems(LOGIN, network)) == Answer(
        "ok",
        Text(f"{HOST} accepts the stored login", f"{HOST} 接受已保存的登录"),
        {"method": "GET", "path": "/v2/", "status": 200, "code": "", "message": "", "request_id": ""},
        rules_out=ACCEPTED,
    )
    assert network.asked == [("/v2/", True)]


@pytest.mark.parametrize(
    ("reply", "confirms", "suggests"),
    [
        (
            said(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."),
            ("token-expired",),
            (),
        ),
        (said(400), ("token-invalid",), ()),
        (said(401, "", "Not Authorized"), ("unauthorized",), ("token-invalid",)),
        (said(403), (), ("token-expired", "token-invalid")),
        (said(429, "TOOMANYREQUESTS", "Rate exceeded"), ("rate-exceeded",), ()),
        (said(503), ("service-error",), ()),
    ],
)
def test_the_login_is_refused(reply: RegistryReply, confirms: tuple[str, ...], suggests: tuple[str, ...]) -> None:
    answer = ask(reply)
    assert (answer.status, answer.confirms, answer.suggests, answer.rules_out) == ("problem", confirms, suggests, ())
    assert str(reply.status) in answer.text.en
    assert reply.message in answer.text.zh


def test_an_answer_that_is_not_ecrs() -> None:
    answer = ask(said(302))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())


@pytest.mark.parametrize(
    ("doors", "network"),
    [
        (FakeDocker(), FakeNetwork()),
        (LOGIN, FakeNetwork(replies={"/v2/": Unavailable("gone", kind="unreachable")})),
        (FakeDocker(credential_is=Unavailable("gone")), FakeNetwork()),
    ],
)
def test_without_a_login_or_an_answer_nothing_is_known(doors: FakeDocker, network: FakeNetwork) -> None:
    answer = run(subject(), systems(doors, network))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.missing is not None


class TestHiddenWords:
    URL = f"https://{HOST}{MANIFEST}"

    def test_a_denial(self) -> None:
        answer = ask(PING, said(403, "DENIED", DENIED, MANIFEST), status="403", method="HEAD", url=self.URL)
        assert answer == Answer(
            "problem",
            Text(
                f"ECR's own words, which the client hid: 403 DENIED {DENIED}",
                f"被客户端隐藏的 ECR 原话：403 DENIED {DENIED}",
            ),
            {
                "method": "GET",
                "path": MANIFEST,
                "status": 403,
                "code": "DENIED",
                "message": DENIED,
                "request_id": "",
            },
            confirms=("iam-push-denied",),
            learned={
                "principal": "arn:aws:sts::123456789012:assumed-role/ci/s",
                "action": "ecr:BatchGetImage",
                "resource": "arn:aws:ecr:eu-west-1:123456789012:repository/team/api",
            },
        )

    def test_without_a_url_the_manifest_is_asked_for(self) -> None:
        answer = ask(PING, said(404, "NAME_UNKNOWN", "does not exist", MANIFEST), status="403")
        assert (answer.status, answer.confirms) == ("problem", ("repository-missing",))

    def test_words_that_are_still_hidden(self) -> None:
        answer = ask(PING, said(403, "DENIED", "", MANIFEST), status="403")
        assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), ("forbidden-opaque",))

    @pytest.mark.parametrize("reply", [said(200), said(404, "MANIFEST_UNKNOWN", "Requested image not found")])
    def test_it_is_not_refused_now(self, reply: RegistryReply) -> None:
        answer = ask(PING, reply, status="403", url=self.URL)
        assert (answer.status, answer.rules_out) == ("ok", ACCEPTED)

    def test_a_blob_needs_another_permission_with_get(self) -> None:
        url = f"https://{HOST}/v2/team/api/blobs/sha256:{'ab' * 32}"
        answer = ask(PING, said(403, "DENIED", DENIED), status="403", url=url)
        assert (answer.confirms, answer.suggests) == ((), ("iam-push-denied",))

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/v2/team/api/manifests/1.2",
            f"http://{HOST}{MANIFEST}",
            f"https://{HOST}:444{MANIFEST}",
            f"https://x@{HOST}{MANIFEST}",
            f"https://{HOST}.evil.example{MANIFEST}",
            f"https://{HOST}/v2/team/api/blobs/uploads/abc",
            f"https://{HOST}/v2/../token",
            f"https://{HOST}/v2/a b/manifests/x",
        ],
    )
    def test_only_what_lies_in_this_registry_and_can_be_read_is_asked_for(self, url: str) -> None:
        network = FakeNetwork(replies={"/v2/": PING})
        run(subject(log={"status": "403", "url": url}), systems(LOGIN, network))
        assert network.asked == [("/v2/", True)]

    @pytest.mark.parametrize("log", [{"status": "404"}, {"status": "403", "action": "ecr:PutImage"}, {}])
    def test_nothing_is_asked_where_nothing_was_hidden(self, log: dict[str, str]) -> None:
        network = FakeNetwork(replies={"/v2/": PING})
        run(subject(log=log), systems(LOGIN, network))
        assert network.asked == [("/v2/", True)]

    def test_no_answer(self) -> None:
        assert ask(PING, Unavailable("gone", kind="timeout"), status="403").status == "unknown"
