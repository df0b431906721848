"""Noor makes a passkey in a real browser, logs out, and comes in by it alone. The authenticator is Chromium's own."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PASSWORD, make_home, make_person
from tests.e2e.desk_pages import chromium

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def log_in_by_password(page: Any, base: str) -> None:
    page.goto(f"{base}/account/log-in/")
    page.fill("#id_login", "noor")
    page.fill("#id_password", PASSWORD)
    page.click("form.stacked button.primary")
    page.wait_for_url(f"{base}/inbox/")


def test_a_passkey_is_made_used_and_needs_no_password(live_server: Any, settings: Any, tmp_path: Path) -> None:
    """WebAuthn over the strict policy: registered, logged out, logged in; nothing breaks the policy on the way."""
    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    make_person("noor")
    base, broken = live_server.url, []
    with chromium() as browser:
        page = browser.new_context().new_page()
        page.on("console", lambda said: broken.append(said.text) if "Content Security" in said.text else None)
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        log_in_by_password(page, base)
        page.goto(f"{base}/account/second-factor/webauthn/add/")
        page.fill("#id_password", PASSWORD)  # whoever finds an open session cannot add a key of their own
        page.click("form.stacked button.primary")
        page.fill("#id_name", "Noor's telephone")
        page.check("#id_passwordless")
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/recovery-codes/**")
        kept = tools.send("WebAuthn.getCredentials", made)["credentials"]
        assert len(kept) == 1 and kept[0]["isResidentCredential"]
        page.context.clear_cookies()
        page.goto(f"{base}/inbox/")
        assert "/account/log-in/" in page.url, "logged out"
        page.click("#passkey_login")
        page.wait_for_url(f"{base}/inbox/")
        assert "Noor" in page.inner_text("header.top")
    assert broken == []


def test_another_authenticator_does_not_open_the_desk(live_server: Any, settings: Any, tmp_path: Path) -> None:
    """A browser that holds no passkey of this desk stays outside."""
    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    make_person("noor")
    with chromium() as browser:
        page = browser.new_context().new_page()
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{live_server.url}/account/log-in/")
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.click("#passkey_login")
        page.wait_for_timeout(500)
        page.goto(f"{live_server.url}/inbox/")
        assert "/account/log-in/" in page.url
