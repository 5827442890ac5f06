"""Saves screenshots of pages at 390 and 1440 px, light and dark: screenshots.py FOLDER PATH… (LECTERN_BASE names the site).

A path may carry actions after a space: `/episodes/1 play` starts the player, `scroll` goes down half the page, `help` opens the key help,
`full` takes the whole page.
"""
import os
import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

BASE = os.environ.get("LECTERN_BASE", "http://127.0.0.1:8080").rstrip("/")
CHROMIUM = os.environ.get("LECTERN_CHROMIUM", "/usr/bin/chromium")


def take(folder, paths, widths=(390, 1440)):
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"])
        for width in widths:
            for scheme in ("light", "dark"):
                phone = width < 600
                context = browser.new_context(
                    base_url=BASE, color_scheme=scheme, viewport={"width": width, "height": 844 if phone else 900},
                    device_scale_factor=2 if phone else 1, has_touch=phone, is_mobile=phone)
                for wanted in paths:
                    path, *actions = wanted.split()
                    page = context.new_page()
                    page.goto(path, wait_until="networkidle")
                    if "play" in actions:
                        page.locator("main .control-play, main [data-play]").first.click()
                        page.wait_for_timeout(1500)
                    if "scroll" in actions:
                        page.evaluate("scrollTo({ top: document.body.scrollHeight / 2, behavior: 'instant' })")
                        page.wait_for_timeout(700)
                    if "help" in actions:
                        page.keyboard.press("?")
                        page.wait_for_timeout(200)
                    name = re.sub(r"\W+", "-", wanted).strip("-") or "home"
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page="full" in actions)
                    page.close()
                context.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    take(Path(sys.argv[1]), sys.argv[2:])
