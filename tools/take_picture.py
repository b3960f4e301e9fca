#!/usr/bin/env python3
"""Take the README's picture of the running site: ``python tools/take_picture.py http://127.0.0.1:8000``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "picture.png"
ANSWERS = (
    "/calculator/QD26-2026/12/answer/?1.1=3&1.2=2&1.3=4&1.4=2&1.5=2&1.6=2&1.7=2&2.1=3&2.2=4&2.3=3&2.4=2&3.1=3"
    "&3.2=2&3.3=3&3.4=2&3.5=2&4.1=3&4.2=3&4.3=4&5.1=5&5.2=3&5.3=3&6.1=3&6.2=3&6.3=4&6.4=3&6.5=3&7=3&8=2&9=2"
    "&10=2&11=2"
)


def main() -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(sys.argv[1].rstrip("/") + ANSWERS)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
