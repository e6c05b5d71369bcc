"""Whatever bytes come in: no exception, nothing a terminal would obey, and no secret comes out."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import html
import json
import time
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from ecrdoctor.checks.contract import Answer, Check, Outcome, Subject
from ecrdoctor.checks.runner import run_checks
from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.diagnosis.verdicts import judge
from ecrdoctor.diagnosis.why import why
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.tools.arguments import invocations_of
from ecrdoctor.reading.clean import clean_lines
from ecrdoctor.reading.decode import looks_binary
from ecrdoctor.reading.read import read_log
from ecrdoctor.redaction.gate import let_out
from ecrdoctor.redaction.levels import redacted
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import CauseFound, Report
from ecrdoctor.report.render import render
from ecrdoctor.report.rulebook_text import render_why
from ecrdoctor.report.to_json import render_json, render_jsonl
from ecrdoctor.report.to_sarif import render_sarif
from ecrdoctor.report.to_text import render_text
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.systems import Systems
from ecrdoctor.text import plain

from .conftest import SMALL_RULES
from .fuzz.lint import linted
from .fuzz.promises import obeyed
from .reading.test_secrets import ECR_BASIC, JWT, KEY_ID, PASSWORD, SECRET, SESSION

RULEBOOK: Rulebook = load_rulebook((SMALL_RULES,))
EXPLAINERS = {language: Explainer(RULEBOOK, language) for language in ("en", "zh")}
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"

MESSAGES = (
    "no basic auth credentials",
    f"The push refers to repository [{HOST}/team/app]",
    "denied: User: arn:aws:iam::444455556666:user/ci is not authorized to perform: ecr:PutImage on resource: "
    "arn:aws:ecr:eu-west-1:111122223333:repository/team/app because no identity-based policy allows the ecr:PutImage action",
    "name unknown: The repository with name 'team/app' does not exist in the registry with id '111122223333'",
    "An error occurred (ExpiredToken) when calling the GetAuthorizationToken operation: gone",
    "error: something that no rule knows failed",
    "1.4: digest: sha256:0d2f1e2c size: 1990",
    "EOF",
    "connection reset by peer (ignored)",
)
HOSTILE = (
    "\x1b[31m", "\x1b]0;title\x07", "\x1b", "\x9b2J", "\u202e", "\u2066", "\u200b", "\u2028", "\x08", "\r", "\0", "\x85",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "\ufeff", "\U000e0001", "\u0301", "仓库", "\\u001b[31m",
    "\\n", '\\"', "'", "$(rm -rf /)", "`id`", "{region}", "{", "}", "%s", "<b>", "│ ", "#12 0.612 ", "##[error]", "***",
)  # fmt: skip
SECRETS = {
    KEY_ID: KEY_ID,
    f"AWS_SECRET_ACCESS_KEY={SECRET}": SECRET,
    f"AWS_SESSION_TOKEN={SESSION}": SESSION[:60],
    f" {PASSWORD} ": PASSWORD[:60],
    f"docker login -u AWS -p hunter22hunter {HOST}": "hunter22hunter",
    f"Authorization: Basic {ECR_BASIC}": ECR_BASIC[:60],
    f'{{"auths":{{"{HOST}":{{"auth":"{ECR_BASIC}"}}}}}}': ECR_BASIC[:60],
    "https://jo:hunter22hunter@example.com/": "hunter22hunter",
    "https://s3.example/x?X-Amz-Signature=0123456789abcdef0123456789": "0123456789abcdef0123456789",
    f"bearer {JWT}": JWT[:60],
    "GITHUB_TOKEN=ghp_abcdefghij1234567890": "ghp_abcdefghij1234567890",
}

pieces = st.one_of(st.sampled_from(MESSAGES), st.sampled_from(HOSTILE), st.text(max_size=12))
lines = st.lists(pieces, max_size=6).map("".join)
wrapped = st.one_of(
    lines,
    lines.map(lambda line: json.dumps({"log": line + "\n", "stream": "stderr"})),
    lines.map(lambda line: json.dumps({"message": json.dumps({"msg": line})})),
    lines.map(lambda line: f"2026-03-04T09:15:27.123Z #12 0.612 {line}"),
)
logs = st.lists(wrapped, max_size=12).map("\n".join)
encodings = st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"))
canvases = st.builds(Canvas, width=st.sampled_from((30, 40, 80, 100)), color=st.booleans(), unicode=st.booleans())


def _outputs(report: Report, canvas: Canvas) -> list[str]:
    return [render_text(report, canvas), render_json(report), render_jsonl(report)]


def _without_own_colours(text: str, canvas: Canvas) -> str:
    if canvas.color:
        for code in ("0", "1", "2", "31", "32", "33", "36", "1;31", "1;32", "1;33"):
            text = text.replace(f"\x1b[{code}m", "")
    return text


def _check(data: bytes, canvas: Canvas, language: str) -> None:
    report = EXPLAINERS[language].explain(read_log(data, "push.log"))
    for output in _outputs(report, canvas):
        assert obeyed(_without_own_colours(output, canvas)) == set()
        output.encode()
    assert json.loads(render_json(report)) == json.loads(render_jsonl(report))


@given(st.binary(max_size=400), canvases, st.sampled_from(("en", "zh")))
@example(b"\xff\xfe\x00\xd8", Canvas(), "en")
@example(b'{"log":"\\ud800 denied"}', Canvas(), "en")
@example(b'{"log":"error \\ud800 denied"}', Canvas(), "zh")
@example(b"\x00" * 40, Canvas(), "en")
@example(b"[" * 100_000, Canvas(), "en")
def test_any_bytes(data: bytes, canvas: Canvas, language: str) -> None:
    _check(data, canvas, language)


@given(logs, encodings, canvases, st.sampled_from(("en", "zh")))
@example("error \U000e0001 failed\u200d", "utf-8", Canvas(), "en")
@example("error: no basic auth credentials \u00ad\u061c\u180e\u2060", "utf-8", Canvas(), "en")
@example("$ docker push x/\u202ey:1\nno basic auth credentials", "utf-8", Canvas(), "en")
def test_hostile_text_in_any_encoding(log: str, encoding: str, canvas: Canvas, language: str) -> None:
    _check(log.encode(encoding, errors="replace"), canvas, language)


@given(
    st.lists(lines, max_size=12)
    .map("\n".join)
    .filter(lambda log: "\\" not in log and "#" not in log and "│ │" not in log)
)
def test_cleaning_is_idempotent(log: str) -> None:
    """Of escapes one level comes off, and of prefixes four: a bound on the work that a hostile line can make."""
    once = "\n".join(read_log(log.encode(errors="replace"), "-").lines)
    assert "\n".join(read_log(once.encode(), "-").lines) == once


@given(logs)
def test_a_cleaned_line_has_no_line_break_and_nothing_to_obey(log: str) -> None:
    for _, line in clean_lines(log.encode(errors="replace").decode()):
        assert obeyed(line) - {"\t"} == set()


@given(lines, st.sampled_from(sorted(SECRETS)), lines, canvases, st.booleans())
def test_no_secret_comes_out(before: str, planted: str, after: str, canvas: Canvas, in_json: bool) -> None:
    line = f"{before} {planted} {after} error: it failed"
    log = json.dumps({"log": line}) if in_json else line
    transcript = read_log(log.encode(errors="replace"), "-")
    secret = SECRETS[planted]
    report = EXPLAINERS["en"].explain(transcript)
    shown = [
        *_outputs(report, canvas),
        render_why(RULEBOOK.rules[0], why(RULEBOOK.rules[0], transcript, RULEBOOK), canvas),
    ]
    assert [output for output in (*transcript.lines, *shown) if secret in output] == []
    assert sum(report.redactions.values()) >= 1 or obeyed(before + after)


@given(logs, st.sampled_from(RULEBOOK.rules), canvases)
def test_why_never_fails(log: str, rule: object, canvas: Canvas) -> None:
    transcript = read_log(log.encode(errors="replace"), "-")
    answer = why(rule, transcript, RULEBOOK)  # type: ignore[arg-type]
    found = rule.id in {
        symptom.rule for cause in EXPLAINERS["en"].explain(transcript).causes for symptom in cause.evidence
    }  # type: ignore[attr-defined]
    assert answer.matched or not found
    assert obeyed(_without_own_colours(render_why(rule, answer, canvas), canvas)) == set()  # type: ignore[arg-type]


@given(logs)
def test_facts_are_one_line_each(log: str) -> None:
    facts = extract_facts(read_log(log.encode(errors="replace"), "-"))
    assert [value for value in facts.values.values() if "\n" in value or not value] == []


@given(logs, logs)
def test_the_same_log_gives_the_same_report(first: str, second: str) -> None:
    """An explainer keeps no trace of the logs it read before, and finds the same with the set as without."""
    fresh = Explainer(RULEBOOK)
    used = Explainer(RULEBOOK)
    used.explain(read_log(second.encode(errors="replace"), "-"))
    used.explain(read_log(b"x" * (300 << 10), "-"))
    transcript = read_log(first.encode(errors="replace"), "-")
    assert used.explain(transcript) == fresh.explain(transcript)


FORMS = ("text", "json", "jsonl", "markdown", "html", "github", "sarif")
LEVELS = ("off", "ticket", "public")


def _planted(planted: str, before: str, after: str, place: str) -> Report:
    """The report on a log or a script with a secret in it."""
    line = f"{before} {planted} {after} error: it failed"
    if place == "script":
        script = f"{line}\ndocker push {HOST}/app:1\n".encode(errors="replace")
        assume(not looks_binary(script))  # then it is refused, and nothing leaves
        document = read_document("push.sh", script)
        return linted(Scene(document, invocations_of(document)))
    log = json.dumps({"log": line}) if place == "record" else line
    return EXPLAINERS["en"].explain(read_log(log.encode(errors="replace"), "-"))


@given(
    lines,
    st.sampled_from(sorted(SECRETS)),
    lines,
    st.sampled_from(("log", "record", "script")),
    st.sampled_from(FORMS),
    st.sampled_from(LEVELS),
    canvases,
)
def test_no_secret_leaves_in_any_format(
    before: str, planted: str, after: str, place: str, form: str, level: str, canvas: Canvas
) -> None:
    names = Pseudonyms()
    report = redacted(replace(_planted(planted, before, after, place), level="off"), level, names)
    shown = render_sarif([report]) if form == "sarif" else render(form, [report], canvas, verbose=True)
    assert [view for view in (shown, html.unescape(shown), "".join(shown.split())) if SECRETS[planted] in view] == []
    assert report.redactions or obeyed(before + after)  # an escape can swallow a line; with many, it is no text at all
    if form != "sarif":
        assert let_out(shown, form, level, names) == shown


CAUSES = tuple(cause.id for cause in RULEBOOK.causes)
some_causes = st.lists(st.sampled_from(CAUSES), max_size=3, unique=True).map(tuple)
answers = st.builds(
    Answer,
    st.sampled_from(("ok", "problem", "unknown")),
    st.just(plain("seen")),
    confirms=some_causes,
    rules_out=some_causes,
    explains=some_causes,
    suggests=some_causes,
)


def _judged(proposed: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> list[tuple[str, str]]:
    causes = tuple(CauseFound(cause, "", cause, "possible", "", checks=("check-0",)) for cause in proposed)
    report = judge(Report("explain", "-", "explained", "", "1", causes=causes), outcomes, Facts(), RULEBOOK)
    return [(cause.id, cause.verdict) for cause in report.causes]


@given(some_causes, st.lists(answers, max_size=5), st.randoms(use_true_random=False))
def test_the_ranking_knows_neither_order_nor_time(
    proposed: tuple[str, ...], given_: list[Answer], random: object
) -> None:
    outcomes = [
        Outcome(Check(f"check-{number}", plain("?"), (), _same), answer, 0) for number, answer in enumerate(given_)
    ]
    shuffled = [replace(outcome, ms=random.randrange(10_000)) for outcome in outcomes]  # type: ignore[attr-defined]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _judged(proposed, tuple(shuffled)) == _judged(proposed, tuple(outcomes))


def _same(subject: Subject, systems: Systems) -> Answer:
    """In place of functions that cannot be compared."""
    return Answer("ok", plain("?"))


@given(some_causes, st.lists(st.tuples(answers, st.integers(0, 3)), max_size=4), st.booleans())
def test_the_ranking_is_the_same_whichever_check_is_slow(
    proposed: tuple[str, ...], slow: list[tuple[Answer, int]], chained: bool
) -> None:
    def checks(*, waits: bool) -> tuple[Check, ...]:
        made = []
        for number, (answer, tenths) in enumerate(slow):
            pause = tenths / 1000 if waits else 0.0

            def run(subject: Subject, systems: Systems, answer: Answer = answer, pause: float = pause) -> Answer:
                time.sleep(pause)
                return answer

            made.append(Check(f"check-{number}", plain("?"), (), run))
        needs = [replace(two, needs=(one.id,)) for one, two in pairwise(made)] if chained else made[1:]
        return (*made[:1], *needs)

    def outcomes(*, waits: bool) -> tuple[Outcome, ...]:
        subject, systems = Subject(Target()), None
        found = run_checks(checks(waits=waits), subject, systems, seconds=30)  # type: ignore[arg-type]
        return tuple(replace(outcome, check=replace(outcome.check, run=_same), ms=0) for outcome in found)

    first, second = outcomes(waits=False), outcomes(waits=True)
    assert first == second
    assert _judged(proposed, first) == _judged(proposed, second)
