"""A headless Chromium that the tests of the HTML report share, driven through Debian's chromedriver."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """One window; `open` shows a file, as a phone or desktop would, in either colour scheme."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, file: Path, *, width: int = 1280, dark: bool = False) -> None:
        """Show `file` in a window of `width` pixels."""
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        wishes = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get(file.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a piece of JavaScript; a promise is awaited."""
        body = "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
        return self.driver.execute_async_script(
            f"{body} (async (...given) => {{ {script} }})(...given).then(done, error => done(`failed: ${{error}}`));",
            *arguments,
        )

    def console(self) -> list[str]:
        """What the page, or the browser about it, wrote to the console since it was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Every address that was asked for since the page was opened; not what the page's own policy kept in."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        kept_in = {event["params"]["requestId"] for event in events if event["params"].get("blockedReason") == "csp"}
        sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [request["request"]["url"] for request in sent if request["requestId"] not in kept_in]


@contextmanager
def chromium(binary: str, driver: str, profile: Path) -> Iterator[Browser]:
    """A browser with an empty profile; nothing is downloaded for it."""
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    window = webdriver.Chrome(options, Service(driver))
    try:
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        window.execute_cdp_cmd("Browser.grantPermissions", {"permissions": permissions})
        yield Browser(window)
    finally:
        window.quit()
