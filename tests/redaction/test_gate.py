"""Nothing that should have been taken out gets through, in whatever form; and our own texts do."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.reading.read import read_log
from ecrdoctor.redaction.gate import let_out
from ecrdoctor.redaction.identifiers import Identifier
from ecrdoctor.redaction.levels import redacted
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import CauseFound, CheckAnswer, Evidence, FilledFix, Report
from ecrdoctor.report.render import render
from ecrdoctor.report.translations import in_both
from ecrdoctor.rulebook.store import open_rulebook

from ..test_properties import SECRETS

LOGS = Path(__file__).parent.parent.parent / "examples" / "logs"
FORMS = ("text", "json", "jsonl", "markdown", "html", "github")
LEVELS = ("off", "ticket", "public")
KEY = "AKIAIOSFODNN7EXAMPLE"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def _refused(text: str, form: str, level: str = "ticket", *names: Identifier) -> str:
    known = Pseudonyms()
    known.learn(names)
    with pytest.raises(EcrDoctorError) as caught:
        let_out(text, form, level, known)
    assert caught.value.exit_code == 4
    return caught.value.problem


def _problem(kind: str) -> str:
    return f"nothing was written: the report still has something of the kind {kind} in it"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("text", f"used {KEY}"),
        ("text", f"used \x1b[31m{KEY[:9]}\x1b[0m{KEY[9:]}"),
        ("json", json.dumps({"text": f"line\n{KEY}"})),
        ("json", '{"text": "AKIA\\u0049OSFODNN7EXAMPLE"}'),
        ("jsonl", f'{{"a": 1}}\n{{"a": "{KEY}"}}\n'),
        ("markdown", f"used {KEY}"),
        ("markdown", f"used \\{KEY}"),
        ("markdown", f"used &#65;{KEY[1:]}"),
        ("html", f"<p>{KEY}</p>"),
        ("html", f"<p>{KEY[:7]}<mark>{KEY[7:]}</mark></p>"),
        ("html", f'<button data-copy="{KEY}">Copy</button>'),
        ("html", f"<p>&#x41;{KEY[1:]}</p>"),
        ("github", f"::error::used {KEY}"),
        ("github", f"::error::used%0A%41{KEY[1:]}"),
    ],
)
def test_a_secret_does_not_leave_in_any_spelling(form: str, text: str) -> None:
    assert _refused(text, form) == _problem("aws-access-key-id")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("text", "for deployer."),
        ("json", json.dumps({"deployer": 1})),
        ("markdown", "for `deployer`"),
        ("html", "<p>for <b>deployer</b></p>"),
        ("html", "<td>deployer</td><td>x</td>"),
        ("github", "::error file=deployer::x"),
    ],
)
def test_a_name_does_not_leave_at_public(form: str, text: str) -> None:
    name = Identifier("role", "deployer")
    assert _refused(text, form, "public", name) == _problem("role")
    known = Pseudonyms()
    known.learn([name])
    assert let_out(text, form, "ticket", known) == text


@pytest.mark.parametrize("text", [f"push to {HOST}/x", "arn:aws:iam::111122223333:user/x"])
def test_an_account_that_nobody_saw_does_not_leave_at_public(text: str) -> None:
    assert _refused(text, "text", "public") == _problem("account")
    assert let_out(text, "text", "ticket", Pseudonyms()) == text


def test_a_pages_own_style_is_not_read() -> None:
    page = "<style>.deployer{}</style><script>var deployer</script><p class='deployer'>x</p>"
    known = Pseudonyms()
    known.learn([Identifier("role", "deployer")])
    assert let_out(page, "html", "public", known) == page


@pytest.fixture(scope="module")
def builtin() -> Explainer:
    return Explainer(open_rulebook())


@pytest.mark.parametrize("log", sorted(LOGS.rglob("*.log"))[::16], ids=lambda log: log.stem)
def test_a_recorded_log_leaves_in_every_form_and_level(log: Path, builtin: Explainer) -> None:
    diagnosis = builtin.diagnose(read_log(log.read_bytes(), log.name))
    report = in_both(builtin.report(diagnosis), builtin.report(diagnosis, "zh"))
    for level in LEVELS:
        names = Pseudonyms()
        shown = redacted(replace(report, level="off"), level, names)
        for form in FORMS:
            text = render(form, [shown], Canvas(), verbose=True)
            assert let_out(text, form, level, names) == text


def _report_with(secret: str) -> Report:
    """A secret in every place that is no line of a log."""
    return Report(
        command="explain",
        source=secret,
        outcome="explained",
        summary=secret,
        version="0.1.0",
        causes=(
            CauseFound(
                "service-error",
                "upload",
                secret,
                "likely",
                secret,
                (Evidence(1, secret, "service-error", 0, 3),),
                fixes=(FilledFix(secret, "you", "safe", (secret,), {"Sid": secret}, secret),),
                proof=(secret,),
            ),
        ),
        checks=(CheckAnswer("repository", secret, "problem", secret, {"said": secret, secret: [secret]}),),
        facts={"url": secret},
        translations={secret: secret},
        level="off",
    )


@given(st.sampled_from(sorted(SECRETS)), st.sampled_from(FORMS), st.sampled_from(LEVELS))
def test_a_secret_that_comes_in_by_an_answer_or_a_name_does_not_come_out(planted: str, form: str, level: str) -> None:
    names = Pseudonyms()
    text = render(form, [redacted(_report_with(planted), level, names)], Canvas(), verbose=True)
    assert SECRETS[planted] not in html.unescape(let_out(text, form, level, names))


@given(st.sampled_from(sorted(SECRETS)), st.sampled_from(FORMS))
def test_what_was_not_redacted_is_stopped(planted: str, form: str) -> None:
    text = render(form, [_report_with(planted)], Canvas(200), verbose=True)
    if SECRETS[planted] in html.unescape(text).replace("\\", ""):
        with pytest.raises(EcrDoctorError):
            let_out(text, form, "ticket", Pseudonyms())


def test_an_escape_of_a_form_is_nobodys_name() -> None:
    names = Pseudonyms()
    names.learn([Identifier("user", "%0A"), Identifier("user", "jo.doe")])
    written = "::error title=ecrdoctor%3A x::one%0Atwo\n"
    assert let_out(written, "github", "public", names) == written
    with pytest.raises(EcrDoctorError):
        let_out("::error title=ecrdoctor%3A x::one%0Ajo.doe\n", "github", "public", names)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_half_a_character_is_no_reason_to_stop(form: str, level: str) -> None:
    answer = CheckAnswer("docker-login", "?", "ok", "helper \ud800", {"helper\udc80": "\udfff"})
    report = Report("explain", "push\udcff.log", "unknown", "Nothing \udc80 known", "0.1.0", checks=(answer,))
    names = Pseudonyms()
    text = render(form, [redacted(replace(report, level="off"), level, names)], Canvas())
    assert let_out(text, form, level, names).encode()


@pytest.mark.parametrize("planted", sorted(SECRETS), ids=lambda planted: planted[:16])
def test_what_was_taken_out_may_be_cut_off_at_the_edge_of_any_screen(planted: str) -> None:
    report = Explainer(open_rulebook()).explain(read_log(f"{planted} error: it failed".encode(), "-"))
    for width in range(30, 100):
        for unicode in (False, True):
            text = render("text", [report], Canvas(width, unicode=unicode))
            assert let_out(text, "text", "ticket", Pseudonyms()) == text
