"""The provider chain: which link wins, what it hides, and how each link fails."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecrdoctor.systems import aws_client, aws_credentials
from ecrdoctor.systems.aws import Aws
from ecrdoctor.systems.aws_models import CredentialSource, Refused, SsoSession

from .fault_server import Faulty, error, faulty

KEYS = "aws_access_key_id = AKIAPROFILEPROFILE00\naws_secret_access_key = secret\n"
ASSUMED = (
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLEROLEROLE0000</AccessKeyId>"
    "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
    "</Credentials></AssumeRoleResult></AssumeRoleResponse>"
)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir()
    return folder


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    monkeypatch.setattr(aws_client, "READ_SECONDS", 0.5)
    with faulty() as state:
        monkeypatch.setenv("AWS_ENDPOINT_URL", state.url)
        yield state


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVENVENVENVENV0")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


def _config(home: Path, text: str) -> None:
    (home / "config").write_text(text, encoding="utf-8")


def _refused(aws: Aws) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        aws.credentials_source()
    return caught.value.kind, caught.value.code


def test_nothing_anywhere(home: Path) -> None:
    start = time.monotonic()
    assert _refused(Aws()) == ("no-credentials", "NoCredentials")
    assert time.monotonic() - start < 2


def test_keys_of_the_environment_hide_profiles(home: Path, keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _config(home, f"[profile dev]\n{KEYS}[default]\n{KEYS}")
    assert Aws().credentials_source() == CredentialSource("env", shadows=("profile default",), key_type="AKIA")
    monkeypatch.setenv("AWS_PROFILE", "dev")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")
    assert Aws().credentials_source().shadows == ("AWS_PROFILE=dev", "AWS_WEB_IDENTITY_TOKEN_FILE")


def test_a_profile_named_on_the_command_line_hides_the_environment(home: Path, keys: None) -> None:
    _config(home, f"[profile dev]\n{KEYS}")
    assert Aws("dev").credentials_source() == CredentialSource(
        "config-file", "dev", shadows=("AWS_ACCESS_KEY_ID",), key_type="AKIA"
    )


def test_the_older_variable_names_the_profile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "credentials").write_text(f"[old]\n{KEYS}[new]\n{KEYS}", encoding="utf-8")
    monkeypatch.setenv("AWS_DEFAULT_PROFILE", "old")
    monkeypatch.setenv("AWS_PROFILE", "new")
    assert Aws().credentials_source() == CredentialSource(
        "shared-credentials-file", "old", shadows=("AWS_PROFILE=new",), key_type="AKIA"
    )


@pytest.mark.parametrize("with_keys", [True, False])
def test_a_profile_that_does_not_exist(home: Path, with_keys: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if with_keys:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVENVENVENVENV0")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_PROFILE", "nowhere")
    aws = Aws()
    assert _refused(aws) == ("invalid-credentials", "ProfileNotFound")
    assert (aws.regions().effective, aws.sso_session(), aws.profiles_for("1")) == (None, None, ())


def test_half_a_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVENVENVENVENV0")
    assert _refused(Aws()) == ("no-credentials", "PartialCredentials")


def test_keys_of_the_environment_that_say_that_they_have_expired(
    home: Path, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    assert _refused(Aws()) == ("expired", "ExpiredToken")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T00:00:00Z")
    assert Aws().credentials_source().expires == "2099-01-01T00:00:00+00:00"


def test_an_unreadable_configuration(home: Path) -> None:
    _config(home, "[profile\nnonsense")
    assert _refused(Aws())[0] == "error"


SSO = """\
[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Dev
[sso-session corp]
sso_start_url = https://x.awsapps.com/start
sso_region = eu-west-1
"""


def _sso_token(home: Path, expires: str) -> None:
    folder = home / "sso/cache"
    folder.mkdir(parents=True)
    token = {"accessToken": "t", "expiresAt": expires, "startUrl": "https://x.awsapps.com/start", "region": "eu-west-1"}
    (folder / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(token), encoding="utf-8")


def test_an_sso_profile_nobody_logged_in_to(home: Path) -> None:
    _config(home, SSO)
    assert _refused(Aws("dev")) == ("expired", "SsoExpired")
    assert Aws("dev").sso_session() == SsoSession("corp", None, expired=True)
    assert Aws("dev").profiles_for("123456789012") == ("dev",)


@pytest.mark.parametrize("expires", ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00UTC"])
def test_an_sso_session_that_has_expired(home: Path, expires: str) -> None:
    _config(home, SSO)
    _sso_token(home, expires)
    assert _refused(Aws("dev")) == ("expired", "SsoExpired")
    assert Aws("dev").sso_session() == SsoSession("corp", "2020-01-01T00:00:00+00:00", expired=True)


def test_an_sso_session_that_is_good(home: Path) -> None:
    _config(home, SSO)
    _sso_token(home, "2099-01-01T00:00:00Z")
    assert Aws("dev").sso_session() == SsoSession("corp", "2099-01-01T00:00:00+00:00", expired=False)


ROLE = f"[profile ci]\nrole_arn = arn:aws:iam::210987654321:role/ci\nsource_profile = base\n[profile base]\n{KEYS}"


def test_a_role_is_assumed(home: Path, server: Faulty) -> None:
    _config(home, ROLE)
    server.answers = {"AssumeRole": (200, ASSUMED)}
    aws = Aws("ci", "eu-west-1")
    assert aws.credentials_source() == CredentialSource(
        "assume-role", "ci", temporary=True, expires="2099-01-01T00:00:00+00:00", key_type="ASIA"
    )
    assert not (home / "cli").exists(), "the CLI's cache is not written"
    assert aws.profiles_for("210987654321") == ("ci",)


def test_a_role_that_may_not_be_assumed(home: Path, server: Faulty) -> None:
    _config(home, ROLE)
    server.answers = {"AssumeRole": error("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole", 403)}
    with pytest.raises(Refused) as caught:
        Aws("ci", "eu-west-1").credentials_source()
    assert (caught.value.kind, caught.value.code, caught.value.action) == ("denied", "AssumeRole", "sts:AssumeRole")


def test_a_role_with_mfa_asks_nobody(home: Path, server: Faulty) -> None:
    _config(home, ROLE + "[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\nmfa_serial = m\n")
    assert _refused(Aws("mfa", "eu-west-1")) == ("no-credentials", "MfaNeeded")
    assert server.asked == []


def test_a_web_identity_that_is_refused(home: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    token = home / "token"
    token.write_text("eyJhbGciOi", encoding="utf-8")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(token))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    server.answers = {"*": error("InvalidIdentityToken", "No OpenIDConnect provider found in your account", 400)}
    with pytest.raises(Refused) as caught:
        Aws().credentials_source()
    assert (caught.value.code, caught.value.action) == ("AssumeRole", "sts:AssumeRoleWithWebIdentity")


def test_a_web_identity_token_that_is_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci")
    with pytest.raises(Refused) as caught:
        Aws().credentials_source()
    assert (caught.value.kind, caught.value.reason) == (
        "no-credentials",
        "cannot read /nowhere/token: No such file or directory",
    )


def test_a_credential_process_gets_no_input_and_its_words_are_kept(home: Path) -> None:
    script = home / "process.py"
    script.write_text(
        "import json, sys\n"
        "assert sys.stdin.read() == ''\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': 'AKIAPROCESS0PROCESS0', 'SecretAccessKey': 's'}))\n",
        encoding="utf-8",
    )
    _config(home, f"[profile p]\ncredential_process = {sys.executable} {script}\n")
    assert Aws("p").credentials_source() == CredentialSource("custom-process", "p", key_type="AKIA")
    script.write_text("import sys\nsys.exit('vault is locked')\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        Aws("p").credentials_source()
    assert caught.value.kind == "no-credentials"
    assert "vault is locked" in caught.value.reason


def test_a_container_that_offers_credentials(home: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = {"AccessKeyId": "ASIATASK", "SecretAccessKey": "s", "Token": "t", "Expiration": "2099-01-01T00:00:00Z"}
    server.answers = {"*": (200, json.dumps(offer))}
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{server.url}/creds")
    found = Aws().credentials_source()
    assert found == CredentialSource(
        "container-role", temporary=True, expires="2099-01-01T00:00:00+00:00", key_type="ASIA"
    )


def test_the_metadata_service_is_asked_only_where_it_answers(
    home: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9/")
    assert _refused(Aws()) == ("no-credentials", "NoCredentials")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url)
    offer = {"Code": "Success", "AccessKeyId": "ASIANODE", "SecretAccessKey": "s", "Token": "t"}
    server.answers = {"*": (200, json.dumps(offer | {"Expiration": "2099-01-01T00:00:00Z"}))}
    assert Aws().credentials_source().link == "iam-role"


def test_a_silent_metadata_service_costs_a_second_at_most(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setattr(aws_credentials, "_IMDS_SECONDS", 0.2)

    def silent(address: tuple[str, int], timeout: float) -> None:
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr("ecrdoctor.systems.aws_credentials.socket.create_connection", silent)
    start = time.monotonic()
    assert _refused(Aws()) == ("no-credentials", "NoCredentials")
    assert time.monotonic() - start < 1


def test_the_identity_of_a_hidden_profile(home: Path, keys: None, server: Faulty) -> None:
    _config(home, f"[profile dev]\n{KEYS}")
    server.answers = {
        "*": (
            200,
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/dev</Arn>"
            "<UserId>A</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
        )
    }
    assert Aws().identity_of("dev").arn == "arn:aws:iam::1:user/dev"


def test_endpoints_that_the_environment_replaces(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Aws().endpoint_overrides() == {}
    monkeypatch.setenv("AWS_ENDPOINT_URL_ECR", "http://user:hunter22@localhost:4566")
    assert Aws().endpoint_overrides() == {
        "AWS_ENDPOINT_URL_ECR": "http://user:[redacted:url-credentials]@localhost:4566"
    }
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert Aws().endpoint_overrides() == {}
