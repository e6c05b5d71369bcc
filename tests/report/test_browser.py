"""The HTML report in a real browser, from disk: what a reader with a mouse, a keyboard, a phone or a printer meets."""

from __future__ import annotations

import io
import shutil
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecrdoctor.report.model import Report
from ecrdoctor.report.to_html import render_html
from ecrdoctor.rulebook.tree import Rulebook

from .samples import HOSTILE, LANGUAGES, SAMPLES, checked, everything, lint, sample

pytest.importorskip("selenium")
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from .chromium import Browser, chromium

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
Page = Callable[..., Path]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        pytest.skip("no chromium and chromedriver here (Debian: chromium, chromium-driver)")
    with chromium(binary, driver, tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Writes reports as a file that the browser can open."""

    def write(*reports: Report) -> Path:
        file = tmp_path / "report.html"
        file.write_text(render_html(reports), encoding="utf-8")
        return file

    return write


def test_it_opens_from_disk_and_asks_for_nothing(browser: Browser, page: Page) -> None:
    file = page(checked("en"), lint("en"))
    browser.open(file)
    assert browser.requests() == [file.as_uri()]
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.console() == []
    assert browser.driver.title == "2 reports"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_acts(browser: Browser, page: Page, text: str) -> None:
    file = page(*everything(text))
    browser.open(file)
    assert browser.requests() == [file.as_uri()]
    assert browser.console() == []
    assert browser.run("return document.querySelectorAll('script').length") == 1
    assert browser.run("return document.querySelectorAll('img, iframe, b, [onclick]').length") == 0


def test_even_a_script_that_got_in_would_not_run(browser: Browser, page: Page) -> None:
    file = page(checked("en"))
    held = file.read_text(encoding="utf-8")
    file.write_text(held.replace("<main", "<script>document.title = 'mine'</script><img src=https://e.example/x><main"))
    browser.open(file)
    assert browser.driver.title == "The repository is in another region. · ecrdoctor"
    assert browser.requests() == [file.as_uri()]
    assert len(browser.console()) == 2


def test_folds_open_with_the_keyboard(browser: Browser, page: Page) -> None:
    browser.open(page(checked("en")))
    folds = browser.driver.find_elements(By.TAG_NAME, "details")
    assert [fold.get_attribute("open") for fold in folds] == [None] * 6
    for fold in folds:
        fold.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert [fold.get_attribute("open") for fold in folds] == ["true"] * 6


def test_every_command_can_be_reached_with_the_keyboard(browser: Browser, page: Page) -> None:
    browser.open(page(checked("en")))
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    browser.run("document.getElementById('report').focus()")
    reached = []
    for _ in range(80):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        active = browser.driver.switch_to.active_element
        if active.tag_name == "body":
            break
        if active.tag_name == "pre":
            reached.append(active.text)
            assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == [element.text for element in browser.driver.find_elements(By.TAG_NAME, "pre")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clipboard", ["allowed", "refused"])
def test_a_button_copies_exactly_its_command(browser: Browser, page: Page, language: str, clipboard: str) -> None:
    report = checked(language)
    browser.open(page(report))
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    if clipboard == "refused":
        browser.run("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    commands = [command for cause in report.causes for fix in cause.fixes for command in fix.commands]
    buttons = browser.driver.find_elements(By.CSS_SELECTOR, "#r1-fix button")[: len(commands)]
    for command, button in zip(commands, buttons, strict=True):
        button.click()
        said = browser.run(
            "await new Promise(go => setTimeout(go, 150)); return document.getElementById('said').textContent"
        )
        assert said == {"en": "Copied", "zh": "已复制"}[language]
        assert browser.run("return await navigator.clipboard.readText()") == command
    assert browser.console() == []


def test_a_policy_is_copied_with_its_lines(browser: Browser, page: Page) -> None:
    browser.open(page(checked("en")))
    browser.driver.find_element(By.CSS_SELECTOR, "#r1-fix .document button").click()
    copied = browser.run("return await navigator.clipboard.readText()")
    assert copied.startswith('{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",')


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_phone_shows_the_whole_width(
    browser: Browser, page: Page, rulebook: Rulebook, name: str, language: str
) -> None:
    browser.open(page(sample(name, language, rulebook)), width=360)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert browser.run("return [innerWidth, document.documentElement.scrollWidth]") == [360, 360]


def test_a_phone_shows_the_whole_width_of_long_words(browser: Browser, page: Page) -> None:
    browser.open(page(*everything("x" * 2000)), width=360)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert browser.run("return [innerWidth, document.documentElement.scrollWidth]") == [360, 360]


def test_it_follows_the_colour_scheme(browser: Browser, page: Page) -> None:
    colours = []
    for dark in (False, True):
        browser.open(page(checked("en")), dark=dark)
        colours.append(browser.run("return getComputedStyle(document.querySelector('article')).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(21, 26, 32)"]


def test_paper_shows_what_is_folded(browser: Browser, page: Page) -> None:
    pypdf = pytest.importorskip("pypdf")
    browser.open(page(checked("en")))
    printed = pypdf.PdfReader(io.BytesIO(b64decode(browser.driver.print_page())))
    sheets = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in printed.pages]  # without ligatures
    text = " ".join(" ".join(sheets).split())
    assert "ECR did not find the name." in text  # of the cause that is ruled out
    assert '"other_regions": [ "us-east-1" ]' in text  # the detail of a check
    assert "make: *** [push] Error 1" in text
    assert "Copy" not in text.split()
    assert browser.run("return document.querySelectorAll('details[open]').length") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["checked", "several", "unknown", "ready", "lint"])
def test_axe_finds_nothing_serious(
    browser: Browser, page: Page, rulebook: Rulebook, name: str, language: str, dark: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core here (npm ci --prefix tests/report/browser)")
    browser.open(page(sample(name, language, rulebook)), dark=dark)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    browser.driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.run(
        "return (await axe.run()).violations.map(one => [one.impact, one.id, one.nodes.map(n => n.html)])"
    )
    assert found == []
