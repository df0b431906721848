"""The pages about partners and keys in a real browser: no accessibility fault, nothing wider than the window."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import make_home, make_person
from tests.e2e.desk_pages import WIDTHS, chromium, log_in, looked_at

pytestmark = pytest.mark.browser


def test_ivo_gives_a_partner_a_key_and_the_pages_hold(live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    ivo, base = make_person("ivo"), live_server.url
    with chromium() as browser:
        for width in WIDTHS:
            page = log_in(browser, base, ivo, width)
            page.goto(f"{base}/partners/")
            looked_at(page, f"partners-{width}")
            page.fill("#id_name", f"Orvani Hotline {width}")
            page.click("text=Add partner")
            page.fill("#id_label", "night bot")
            page.check("text=file reports")
            page.click("text=Make the key")
            assert page.inner_text(".mono").startswith("tocsin_")
            looked_at(page, f"partner-new-key-{width}")
            page.reload()
            page.goto(f"{base}/api/docs")
            looked_at(page, f"api-docs-{width}")
