"""Shell completion: values for options and arguments, and the answer to the shell itself.

A shell asks by running the program with `_ECRDOCTOR_COMPLETE` set. Whatever goes wrong then must not show in
the line that the user is typing: no answer is the worst there may be.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

VARIABLE = "_ECRDOCTOR_COMPLETE"
_DAEMON_SECONDS = 1.0
_HARMLESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@+,=")
"""A shell evaluates what it is offered; names made of anything else are not offered."""


def profiles(incomplete: str) -> list[str]:
    """Profiles of the AWS configuration and credentials files; both are only read."""
    config = _sections("AWS_CONFIG_FILE", "config")
    named = {name.removeprefix("profile ").strip() for name in config if name == "default" or name[:8] == "profile "}
    return _offered(named | set(_sections("AWS_SHARED_CREDENTIALS_FILE", "credentials")), incomplete)


def regions(incomplete: str) -> list[str]:
    """Every AWS region that the SDK knows."""
    from ecrdoctor.facts.partitions import all_regions

    return _offered(all_regions(), incomplete)


def images(incomplete: str) -> list[str]:
    """References of the images that the local Docker daemon has; none where it does not answer in a second."""
    return _offered(_within(_DAEMON_SECONDS, _local_images), incomplete)


def rule_ids(incomplete: str) -> list[str]:
    """Ids of the built-in rules."""
    from ecrdoctor.rulebook.store import open_rulebook

    return _offered((rule.id for rule in open_rulebook().rules), incomplete)


def entry_ids(incomplete: str) -> list[str]:
    """Ids of everything that `rules show` explains."""
    from ecrdoctor.cli.library import open_library

    return _offered({reference.id for reference in open_library().references}, incomplete)


def answer_shell(application: Callable[[], None]) -> None:
    """Answer the question of a shell by running the application, and end the process without a word of error."""
    prefix = _mend_bash_words() if os.environ[VARIABLE] == "complete_bash" else ""
    code, answer = 1, io.StringIO()
    with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(io.StringIO()):
        try:
            application()
        except SystemExit as done:
            code = done.code if isinstance(done.code, int) else 1
        except Exception:  # a broken rule, a daemon in a bad state: nothing to offer
            answer.truncate(0)
    sys.stdout.write("".join(line.removeprefix(prefix) for line in answer.getvalue().splitlines(keepends=True)))
    sys.stdout.flush()
    os._exit(code)  # a thread may still wait for the daemon


def _mend_bash_words() -> str:
    """Put the words back together that bash cuts at `:` and `=`.

    Returns:
        what of the last word bash has cut off, and does not want back.
    """
    words = os.environ.get("COMP_WORDS", "").split("\n")
    current = os.environ.get("COMP_CWORD", "")
    if not current.isdecimal() or not int(current) < len(words):
        return ""
    mended: list[str] = []
    cut, after_break = "", False
    for word in words[: int(current) + 1]:
        is_break = bool(word) and set(word) <= {":", "="}
        if mended and (after_break or (is_break and (":" in word or mended[-1].startswith("--")))):
            cut = mended[-1] + (word if is_break else "")
            mended[-1] += word
            after_break = is_break
        else:
            mended.append(word)
            cut, after_break = "", False
    os.environ["COMP_WORDS"] = "\n".join(mended)
    os.environ["COMP_CWORD"] = str(len(mended) - 1)
    return cut.partition("=")[2] if cut.startswith("--") else cut


def _offered(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete) and name and set(name) <= _HARMLESS)


def _sections(variable: str, name: str) -> list[str]:
    """Names of the sections of an AWS file, read as botocore does."""
    from configparser import Error, RawConfigParser

    file = Path(os.environ.get(variable) or f"~/.aws/{name}").expanduser()
    parser = RawConfigParser(default_section="")
    with contextlib.suppress(OSError, UnicodeDecodeError, Error):
        parser.read(file, encoding="utf-8")
    return parser.sections()


def _local_images() -> tuple[str, ...]:
    from ecrdoctor.systems import Unavailable
    from ecrdoctor.systems.docker import Docker

    try:
        return Docker().references(_DAEMON_SECONDS)
    except Unavailable:
        return ()


def _within(seconds: float, question: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """The answer to a question, or nothing once the time is up."""
    answers: list[tuple[str, ...]] = []
    thread = threading.Thread(target=lambda: answers.append(question()), daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else ()
