from __future__ import annotations

import json

import pytest

from ecrdoctor.reading.clean import clean_lines, marked_lines

MESSAGE = "denied: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: ecr:PutImage"


def _cleaned(text: str) -> list[tuple[int, str]]:
    return list(clean_lines(text))


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        # what a plain log is stays as it is
        ("", [""]),
        (MESSAGE, [MESSAGE]),
        ("  indented", ["  indented"]),
        ("trailing  ", ["trailing"]),
        ("with\ttab", ["with\ttab"]),
        ("ends with CR\r", ["ends with CR"]),
        # colours, titles, links
        ("\x1b[31mdenied\x1b[0m", ["denied"]),
        ("\x1b[1;38;5;196mdenied\x1b[K", ["denied"]),
        ("\x1b]0;title\x07denied", ["denied"]),
        ("\x1b]8;;https://evil.example\x1b\\denied\x1b]8;;\x1b\\", ["denied"]),
        ("\x1bPq#0;2;0;0;0\x1b\\denied", ["denied"]),
        ("\x9b31mdenied", ["denied"]),
        ("\x9b31mЛогин не удался: Л eyJ", ["Логин не удался: Л eyJ"]),
        ("\x1b[31m节 denied\x1b[0 q", ["节 denied"]),
        ("\x1b(Bdenied\x1b=", ["denied"]),
        ("[31mdenied[0m", ["denied"]),
        ("array[0]", ["array[0]"]),
        ("de\x1b[1mnied", ["denied"]),
        ("\x1bdenied \x1b  eyJ", ["denied   eyJ"]),
        ("unterminated \x1b]0;title", ["unterminated"]),
        ("\x1b", [""]),
        # progress bars and other control characters
        ("10%\r50%\r100% done", ["10%", "50%", "100% done"]),
        ("bell\x07 null\0 backspace\x08 delete\x7f", ["bell null backspace delete"]),
        ("bidi \u202eevil\u202c \u2066x\u2069 \u200ezero\u200bwidth\ufeff", ["bidi evil x zerowidth"]),
        ("next\x85line", ["nextline"]),
        ("para\u2028graph\u2029", ["paragraph"]),
        # quotes as a chat, a word processor or a web page makes them
        ("name ‘team/api’ “1.4”", ["name 'team/api' \"1.4\""]),
        (
            "Get &quot;https://a.example/v2/&quot;: &lt;EOF&gt; &#39;x&#39; &amp;",
            ["Get \"https://a.example/v2/\": <EOF> 'x' &amp;"],
        ),
        # CI systems
        (f"#12 0.612 {MESSAGE}", [MESSAGE]),
        (f"#12 {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.1234567Z {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27Z {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123+01:00 {MESSAGE}", [MESSAGE]),
        (f"[2026-03-04T09:15:27.123Z] {MESSAGE}", [MESSAGE]),
        (f"2026-03-04 09:15:27,123 {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123456Z 01O {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123456Z 00E {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123456789Z stderr F {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123456789+01:00 stdout P {MESSAGE}", [MESSAGE]),
        (f"[Container] 2026/03/04 09:15:27.123456 {MESSAGE}", [MESSAGE]),
        (f"[Container] 2026/03/04 09:15:27 {MESSAGE}", [MESSAGE]),
        (f"09:15:27  {MESSAGE}", [MESSAGE]),
        (f"[09:15:27] {MESSAGE}", [MESSAGE]),
        (f"build\tPush image\t2026-03-04T09:15:27.1234567Z {MESSAGE}", [MESSAGE]),
        (f"build\tPush image\t\ufeff2026-03-04T09:15:27.1234567Z {MESSAGE}", [MESSAGE]),
        (f"build\tPush image\t2026-03-04T09:15:27.1234567Z ##[error]{MESSAGE}", [MESSAGE]),
        (f"##[error]{MESSAGE}", [MESSAGE]),
        (f"##[section]{MESSAGE}", [MESSAGE]),
        (f"::error::{MESSAGE}", [MESSAGE]),
        (f"::error file=app.js,line=1::{MESSAGE}", [MESSAGE]),
        (f"::warning title=Push::{MESSAGE}", [MESSAGE]),
        (f"[pod/build-x7/kaniko] {MESSAGE}", [MESSAGE]),
        (f"section_start:1700000000:push_image[collapsed=true]\r\x1b[0K{MESSAGE}", ["", MESSAGE]),
        (f"2026-03-04T09:15:27.123Z #12 0.612 {MESSAGE}", [MESSAGE]),
        (f"2026-03-04T09:15:27.123Z ##[error]#12 0.612 {MESSAGE}", [MESSAGE]),
        (f"│ {MESSAGE}", [MESSAGE]),
        (f"| {MESSAGE}", [MESSAGE]),
        (f"> {MESSAGE}", [MESSAGE]),
        ("╷", [""]),
        ("╵", [""]),
        # an identity of a layer is no time, a comment no BuildKit prefix
        ("# a comment", ["a comment"]),
        ("5f70bf18a086: Preparing", ["5f70bf18a086: Preparing"]),
        # JSON around a message
        (json.dumps({"log": MESSAGE + "\n", "stream": "stderr", "time": "2026-03-04T09:15:27Z"}), [MESSAGE]),
        (json.dumps({"timestamp": 1, "message": f"first\n{MESSAGE}\n", "ingestionTime": 2}), ["first", MESSAGE]),
        (json.dumps({"level": "error", "msg": "push failed", "error": MESSAGE}), ["push failed", MESSAGE]),
        (json.dumps({"log": json.dumps({"msg": MESSAGE})}), [MESSAGE]),
        (json.dumps({"log": f"\x1b[31m{MESSAGE}\x1b[0m\r\n"}), [MESSAGE]),
        (json.dumps({"log": f"#12 0.612 {MESSAGE}"}), [MESSAGE]),
        (f"2026-03-04T09:15:27Z {json.dumps({'log': MESSAGE})}", [MESSAGE]),
        (  # Ansible
            "fatal: [build]: FAILED! => "
            + json.dumps(
                {"changed": True, "msg": "non-zero return code", "stderr": f"one\n{MESSAGE}", "stdout": "two"}
            ),
            ["non-zero return code", "two", "one", MESSAGE],
        ),
        ("{ a => {} }", ["{ a => {} }"]),
        ('{"errors":[{"code":"DENIED","message":"no"}]}', ['{"errors":[{"code":"DENIED","message":"no"}]}']),
        ("{not json}", ["{not json}"]),
        ("{}", ["{}"]),
        ("[" * 5000, ["[" * 5000]),
        ('{"a":' * 3000 + "1" + "}" * 3000, ['{"a":' * 3000 + "1" + "}" * 3000]),
        # escapes without the JSON around
        (r'output="line one\nline \"two\""', ['output="line one', 'line "two""']),
        (r'{"errors":[{"message":"a \"b\" c"}]}', ['{"errors":[{"message":"a "b" c"}]}']),
        (r"msg=\"a \u003cb\u003e \u0026 \u0027c\u0027\"", ["msg=\"a <b> & 'c'\""]),
        (r"RuntimeError: b'line one\nline two'", ["RuntimeError: b'line one", "line two'"]),
        (
            r"CompletedProcess(returncode=1, stdout='', stderr='one\ntwo')",
            ["CompletedProcess(returncode=1, stdout='', stderr='one", "two')"],
        ),
        (r"C:\new\table", [r"C:\new\table"]),
        (r"printf 'one\ntwo'", [r"printf 'one\ntwo'"]),
    ],
)
def test_one_line(raw: str, lines: list[str]) -> None:
    assert [line for _, line in _cleaned(raw)] == lines


def test_lines_keep_their_numbers() -> None:
    text = "one\r\ntwo a\rtwo b\n" + json.dumps({"log": "three a\nthree b\n"}) + "\n\nfive"
    assert _cleaned(text) == [
        (1, "one"),
        (2, "two a"),
        (2, "two b"),
        (3, "three a"),
        (3, "three b"),
        (4, ""),
        (5, "five"),
    ]


def test_the_first_number_can_be_given() -> None:
    assert list(clean_lines("a\nb", 41)) == [(41, "a"), (42, "b")]


def test_no_escape_hides_in_an_escape_inside_json() -> None:
    """What a JSON string spells out as \\u001b is an escape once it is decoded."""
    raw = json.dumps({"log": json.dumps({"message": "\x1b[31mred\x1b[0m \u202eevil"})})
    assert _cleaned(raw) == [(1, "red evil")]


def test_terraform_box() -> None:
    raw = "\x1b[31m╷\x1b[0m\n\x1b[31m│\x1b[0m \x1b[0mError: pushing image\n│ denied\n╵"
    assert _cleaned(raw) == [(1, ""), (2, "Error: pushing image"), (3, "denied"), (4, "")]


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("##[error]b", True),
        ("2026-03-04T09:15:27.1234567Z ##[error]b", True),
        ("build\tPush\t2026-03-04T09:15:27.1234567Z ##[error]b", True),
        ("::error title=x::d", True),
        ("::error::d", True),
        ("##[warning]c", False),
        ("::notice::e", False),
        ("error: f", False),
        ("error[E0432]: use std::error::Error", False),
        ('+ echo "::error::Push failed"', False),
    ],
)
def test_lines_that_a_ci_system_marks(line: str, marked: bool) -> None:
    assert list(marked_lines(f"a\n{line}\nb", 10)) == [11] * marked
