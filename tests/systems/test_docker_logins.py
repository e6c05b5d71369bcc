"""The Docker door's logins, with real files and real helper programs."""

from __future__ import annotations

import base64
import json
import os
import pickle
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.credential_helper import run_helper
from ecrdoctor.systems.docker import Docker
from ecrdoctor.systems.docker_models import FileSeen, HelperRun, LoginState, OtherLogin
from ecrdoctor.systems.ecr_token import TokenState

HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
OTHER = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
WINDOWS = sys.platform == "win32"
pytestmark = pytest.mark.skipif(WINDOWS, reason="helpers here are shell scripts")


def token(hours: float = 5, salt: str = "a") -> tuple[str, datetime]:
    expires = datetime.fromtimestamp(int(time.time() + hours * 3600), UTC)
    document = {"payload": salt * 200, "datakey": "k", "version": "2", "type": "DATA_KEY"}
    document["expiration"] = int(expires.timestamp())  # type: ignore[assignment]
    return base64.b64encode(json.dumps(document).encode()).decode(), expires


def auth(password: str, user: str = "AWS") -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


class House:
    """A home folder, a PATH of its own, and the Docker door that looks at them."""

    def __init__(self, folder: Path) -> None:
        self.home, self.bin = folder / "home", folder / "bin"
        self.home.mkdir()
        self.bin.mkdir()
        self.config = self.home / ".docker" / "config.json"
        self.environ = {"HOME": str(self.home), "PATH": f"{self.bin}{os.pathsep}/usr/bin{os.pathsep}/bin"}
        self.environ["XDG_RUNTIME_DIR"] = str(folder / "run")

    def write(self, document: object, path: Path | None = None) -> str:
        file = path or self.config
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return str(file)

    def program(self, name: str, script: str) -> str:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
        return str(file)

    def helper(self, name: str, script: str) -> str:
        return self.program(f"docker-credential-{name}", script)

    def docker(self) -> Docker:
        return Docker(self.environ)

    def login(self, client: str = "docker", repository: str | None = None) -> LoginState:
        return self.docker().login_state(HOST, client, repository)

    def read(self, path: str) -> tuple[FileSeen, ...]:
        return (FileSeen(path, "read"),)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_nobody_logged_in(house: House) -> None:
    assert house.login() == LoginState(HOST, files=(FileSeen(str(house.config), "absent"),))
    assert house.docker().credential(HOST) is None


def test_a_login_in_auths(house: House) -> None:
    secret, expires = token()
    path = house.write({"auths": {HOST: auth(secret)}})
    docker = house.docker()
    assert docker.login_state(HOST) == LoginState(
        HOST,
        source="auths",
        file=path,
        key=HOST,
        username="AWS",
        token=TokenState("valid", expires),
        files=house.read(path),
    )
    credential = docker.credential(HOST)
    assert credential is not None
    assert credential.reveal() == secret
    assert secret not in repr((docker.login_state(HOST), credential, docker))


@pytest.mark.parametrize("key", [f"https://{HOST}", f"https://{HOST}/v2/", f"http://{HOST}"])
def test_a_key_with_scheme_or_path_is_still_this_host(house: House, key: str) -> None:
    house.write({"auths": {key: auth(token()[0])}})
    docker = house.docker()
    credential = docker.credential(HOST)
    assert (docker.login_state(HOST).key, credential and credential.host) == (key, HOST)


def test_duplicate_keys_and_the_exact_one_wins(house: House) -> None:
    old, new = token(-1), token()
    house.write({"auths": {f"https://{HOST}": auth(old[0]), HOST: auth(new[0])}})
    state = house.login()
    assert state.key == HOST
    assert state.token == TokenState("valid", new[1])
    assert state.duplicate_keys == (f"https://{HOST}", HOST)


def test_docker_config_moves_the_file(house: House) -> None:
    house.write({"auths": {HOST: auth(token()[0])}})
    house.environ["DOCKER_CONFIG"] = str(house.home / "elsewhere")
    state = house.login()
    assert state.source is None
    assert state.files == (FileSeen(str(house.home / "elsewhere" / "config.json"), "absent"),)


def test_only_logged_in_elsewhere(house: House) -> None:
    house.write(
        {
            "auths": {OTHER: auth(token()[0]), "public.ecr.aws": auth(token(-1)[0]), "ghcr.io": auth("x", "ann")},
            "credHelpers": {"111122223333.dkr.ecr.us-east-1.amazonaws.com": "ecr-login"},
        }
    )
    assert house.login().other_hosts == (
        OtherLogin("111122223333.dkr.ecr.us-east-1.amazonaws.com", None),
        OtherLogin(OTHER, True),
        OtherLogin("public.ecr.aws", False),
    )


def test_the_same_token_under_two_hosts(house: House) -> None:
    secret = token()[0]
    house.write({"auths": {HOST: auth(secret), OTHER: auth(secret), "ghcr.io": auth(secret)}})
    assert house.login().same_token_as == (OTHER,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"auths": {', "Expecting property name enclosed in double quotes (line 1, column 12)"),
        ("[]", "not a JSON object"),
        ('{"auths": []}', None),
        ('{"auths": [1]}', "auths and credHelpers must be JSON objects"),
        ('{"credHelpers": {"a": 1}}', "a value of credHelpers is not a string"),
        ('{"credsStore": 1}', "credsStore and currentContext must be strings"),
        ('{"auths": {"ghcr.io": {"auth": "%"}}}', "the auth of ghcr.io is not base64"),
        ('{"auths": {"ghcr.io": {"auth": "YWJj"}}}', "the auth of ghcr.io is not base64 of user:password"),
        ('{"auths": {"ghcr.io": 1}}', "auths entry ghcr.io is not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_docker_cannot_use(house: House, text: str, problem: str | None) -> None:
    path = house.write(text)
    seen = FileSeen(path, "malformed", problem) if problem else FileSeen(path, "read")
    assert house.login() == LoginState(HOST, files=(seen,))


def test_files_in_other_encodings(house: House) -> None:
    house.write({})
    house.config.write_bytes(b"\xef\xbb\xbf{}")
    assert house.login().files[0].problem.startswith("starts with a byte order mark")
    house.config.write_bytes("{}".encode("utf-16"))
    assert house.login().files[0].problem == "not UTF-8 text"
    house.config.write_bytes(b"")
    assert house.login().files[0].state == "read"


def test_a_folder_in_place_of_the_file(house: House) -> None:
    house.config.mkdir(parents=True)
    assert house.login().files == (FileSeen(str(house.config), "unreadable", "Is a directory"),)


def test_the_variable_overrides_the_file(house: House) -> None:
    secret, expires = token()
    path = house.write({"auths": {HOST: auth("old")}})
    house.environ["DOCKER_AUTH_CONFIG"] = json.dumps({"auths": {HOST: auth(secret)}})
    house.program("docker", "echo Docker version 28.3.0, build 1")
    state = house.login()
    assert (state.source, state.file, state.token) == (
        "DOCKER_AUTH_CONFIG",
        "DOCKER_AUTH_CONFIG",
        TokenState("valid", expires),
    )
    assert state.shadowed == (f"auths in {path}",)


@pytest.mark.parametrize(
    ("client", "version", "value", "why"),
    [
        ("docker", "28.2.2", None, "the docker CLI reads it from 28.3 on, this is 28.2"),
        ("podman", "29.0.0", None, "podman does not read it"),
        ("docker", "29.0.0", "{", "Expecting property name enclosed in double quotes (line 1, column 2)"),
    ],
)
def test_a_variable_that_is_not_used(house: House, client: str, version: str, value: str | None, why: str) -> None:
    house.environ["DOCKER_AUTH_CONFIG"] = value or json.dumps({"auths": {HOST: auth(token()[0])}})
    house.program("docker", f"echo Docker version {version}, build 1")
    state = house.login(client)
    assert (state.source, state.ignored_variable) == (None, why)


def test_a_helper_answers_for_its_host_and_hides_auths(house: House) -> None:
    secret, expires = token()
    path = house.write({"credHelpers": {HOST: "ecr-login"}, "auths": {HOST: auth("x")}, "credsStore": "pass"})
    program = house.helper(
        "ecr-login",
        f"""[ "$1" = get ] && [ "$(cat)" = {HOST} ] || exit 9
printf '{{"ServerURL":"x","Username":"AWS","Secret":"{secret}"}}'""",
    )
    assert house.login() == LoginState(
        HOST,
        source="credHelpers",
        file=path,
        key=HOST,
        username="AWS",
        token=TokenState("valid", expires),
        helper=HelperRun("ecr-login", "answered", program),
        files=house.read(path),
        shadowed=(f"auths in {path}",),
    )


def test_an_empty_helper_takes_its_host_out_of_the_store(house: House) -> None:
    secret, expires = token()
    path = house.write({"credHelpers": {HOST: ""}, "auths": {HOST: auth(secret)}, "credsStore": "pass"})
    assert house.login() == LoginState(
        HOST,
        source="auths",
        file=path,
        key=HOST,
        username="AWS",
        token=TokenState("valid", expires),
        files=house.read(path),
    )


def test_a_helper_is_asked_once(house: House) -> None:
    house.write({"credHelpers": {HOST: "ecr-login"}})
    house.helper("ecr-login", f'echo x >> {house.home}/calls; echo \'{{"Username":"AWS","Secret":"s"}}\'')
    docker = house.docker()
    for _ in range(2):
        docker.login_state(HOST)
        docker.credential(HOST)
        docker.login_state(HOST, "podman")
    assert (house.home / "calls").read_text() == "x\n"


def test_a_helper_that_is_not_there(house: House) -> None:
    house.write({"credsStore": "desktop"})
    assert house.login().helper == HelperRun("desktop", "missing")


@pytest.mark.parametrize("name", ["../../bin/sh", "a/b", "", ".", "a b"])
def test_a_helper_name_is_never_a_path(house: House, name: str) -> None:
    assert run_helper(name, HOST, house.environ, house.home) == (HelperRun(name, "missing"), None)


def test_the_reason_that_ecr_login_hides(house: House) -> None:
    house.write({"credHelpers": {HOST: "ecr-login"}})
    log = house.home / ".ecr" / "log" / "ecr-login.log"
    house.write("level=debug msg=hello\n", log)
    program = house.helper(
        "ecr-login",
        f"""echo 'time="t" level=error msg="no EC2 IMDS role found, key AKIAIOSFODNN7EXAMPLE"' >> {log}
echo credentials not found in native keychain; exit 1""",
    )
    assert house.login().helper == HelperRun(
        "ecr-login",
        "not-found",
        program,
        "credentials not found in native keychain",
        ('time="t" level=error msg="no EC2 IMDS role found, key [redacted:aws-access-key-id]"',),
    )


@pytest.mark.parametrize(
    ("script", "outcome", "error"),
    [
        ("echo pass not initialized: exit status 1; exit 1", "failed", "pass not initialized: exit status 1"),
        ("echo boom >&2; exit 3", "failed", "boom"),
        ("exit 3", "failed", "exit status 3"),
        ("""echo '{"Username":"AWS","Secret":"hunter2"}'; exit 1""", "failed", "exit status 1"),
        ("echo nonsense", "garbled", "its answer is not the JSON that docker expects"),
        ("""echo '{"Username":1,"Secret":"x"}'""", "garbled", "its answer is not the JSON that docker expects"),
        ("""echo '{"Username":"","Secret":""}'""", "not-found", "its answer is empty"),
        ("head -c 10000000 /dev/zero", "garbled", "its answer is not the JSON that docker expects"),
    ],
)
def test_helpers_that_fail(house: House, script: str, outcome: str, error: str) -> None:
    program = house.helper("odd", script)
    run = HelperRun("odd", outcome, program, error)  # type: ignore[arg-type]
    assert run_helper("odd", HOST, house.environ, house.home) == (run, None)


def test_a_helper_that_cannot_be_started(house: House) -> None:
    program = house.helper("odd", "")
    Path(program).write_bytes(b"\x7fELF nonsense")
    assert run_helper("odd", HOST, house.environ, house.home)[0] == HelperRun(
        "odd", "failed", program, "Exec format error"
    )


def test_a_helper_that_hangs_is_ended_with_its_children(house: House) -> None:
    program = house.helper("odd", f"(sleep 60; echo late > {house.home}/late) & sleep 60")
    start = time.monotonic()
    run, credential = run_helper("odd", HOST, house.environ, house.home, timeout=0.3)
    assert (run, credential) == (HelperRun("odd", "timeout", program, "gave no answer within 0.3 s"), None)
    assert time.monotonic() - start < 3


def test_helper_keys_that_docker_ignores(house: House) -> None:
    keys = [f"https://{HOST}", f"{HOST}/team", "*.dkr.ecr.eu-west-1.amazonaws.com", HOST.upper()]
    house.write({"credHelpers": {**dict.fromkeys(keys, "ecr-login"), OTHER: "ecr-login"}})
    state = house.login()
    assert (state.source, state.ignored_keys) == (None, tuple(keys))


class TestPodman:
    def test_its_own_files_come_first(self, house: House) -> None:
        volatile = house.write(
            {"auths": {HOST: auth(token()[0])}}, Path(house.environ["XDG_RUNTIME_DIR"]) / "containers/auth.json"
        )
        house.write({"auths": {HOST: auth("x")}})
        state = house.login("podman")
        assert (state.source, state.file) == ("auths", volatile)
        assert [file.state for file in state.files] == ["read", "absent", "read"]

    def test_docker_login_serves_podman_but_not_the_other_way_round(self, house: House) -> None:
        path = house.write({"auths": {HOST: auth(token()[0])}}, house.home / ".config/containers/auth.json")
        assert house.login("podman").file == path
        assert house.login("docker").elsewhere == (path,)
        house.write({"auths": {HOST: auth(token()[0])}})
        assert house.login("docker").elsewhere == ()

    def test_the_most_specific_key_wins(self, house: House) -> None:
        one, two = token(1), token(2)
        house.write({"auths": {HOST: auth(one[0]), f"{HOST}/team": auth(two[0])}})
        assert house.login("podman", "team/api").token == TokenState("valid", two[1])
        assert house.login("podman", "other").token == TokenState("valid", one[1])

    def test_it_does_not_read_creds_store(self, house: House) -> None:
        house.write({"credsStore": "desktop", "auths": {HOST: {}}})
        state = house.login("skopeo")
        assert (state.source, state.ignored_store) == (None, "desktop")

    def test_a_named_file_is_exclusive(self, house: House) -> None:
        house.write({"auths": {HOST: auth(token()[0])}})
        house.environ["REGISTRY_AUTH_FILE"] = str(house.home / "named.json")
        assert house.login("buildah").files == (FileSeen(str(house.home / "named.json"), "absent"),)


def test_helm_reads_its_own_file_then_dockers(house: House) -> None:
    own = house.home / ".config/helm/registry/config.json"
    assert [file.path for file in house.login("helm").files] == [str(own), str(house.config)]
    house.environ["HELM_REGISTRY_CONFIG"] = str(house.home / "h.json")
    assert house.login("helm").files[0].path == str(house.home / "h.json")


def test_crane_reads_podmans_files_only_without_dockers(house: House) -> None:
    path = house.write({"auths": {HOST: auth(token()[0])}}, house.home / ".config/containers/auth.json")
    assert house.login("crane").file == path
    house.write({})
    assert house.login("crane").source is None


def test_under_sudo_the_callers_login_is_found(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    ann = tmp_path / "ann"
    path = house.write({"auths": {HOST: auth(token()[0])}}, ann / ".docker" / "config.json")
    entry = pwd.struct_passwd(("ann", "x", 1234, 1234, "", str(ann), "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwnam", {"ann": entry}.__getitem__)
    house.environ["SUDO_USER"] = "ann"
    state = house.login()
    assert (state.source, state.elsewhere, state.sudo_user) == (None, (path,), "ann")
    house.environ["SUDO_USER"] = "nobody-like-that"
    assert house.login().elsewhere == ()


def test_a_credential_does_not_get_out() -> None:
    credential = Credential(HOST, "AWS", "s3cret")
    assert "s3cret" not in f"{credential!r} {credential}"
    with pytest.raises(TypeError):
        pickle.dumps(credential)
    assert credential.basic() == "Basic " + base64.b64encode(b"AWS:s3cret").decode()


def test_identity_tokens_and_plain_pairs_are_logins(house: House) -> None:
    house.write({"auths": {HOST: {"identitytoken": "t"}, OTHER: {"username": "AWS", "password": "p"}}})
    docker = house.docker()
    assert docker.login_state(HOST).username == "<token>"
    assert docker.login_state(OTHER).username == "AWS"
