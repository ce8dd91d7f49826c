"""What doctor finds out about the platforms: each asked as the channel asks it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from passerelle.checks import mail, whatsapp
from passerelle.settings import Settings
from tests.fakes.graph import PHONE_ID, TOKEN, FakeGraph
from tests.fakes.mail import PASSWORD, FakeMail


@pytest.mark.parametrize(("password", "well"), [(PASSWORD, True), ("wrong", False)])
async def test_a_mail_server_is_well_when_it_lets_us_in(password: str, well: bool) -> None:
    async with FakeMail(login=True) as server:
        url = f"smtp://shop:{quote(password, safe='')}@127.0.0.1:{server.port}"
        [found] = await mail(Settings(smtp_url=url))
    assert (found.ok, "refuses user and password" in found.says) == (well, not well), found.says


async def test_a_mail_server_that_is_away_is_said() -> None:
    async with FakeMail() as server:
        url = server.url
    [found] = await mail(Settings(smtp_url=url))
    assert (found.ok, found.says) == (False, "127.0.0.1 does not answer as it should (ConnectionRefusedError)")


async def test_without_a_mail_server_it_says_where_mails_are() -> None:
    [found] = await mail(Settings())
    assert (found.ok, found.says) == (None, "no PASSERELLE_SMTP_URL; mails are files in var/outbox")


@pytest.mark.parametrize(("token", "ok"), [(TOKEN, True), ("another", False)])
async def test_a_whatsapp_number_is_well_when_meta_knows_it(token: str, ok: bool) -> None:
    async with FakeGraph() as server:
        server.media[PHONE_ID] = (b"", {"display_phone_number": "+33 1 23 45 67 89"})
        settings = Settings(whatsapp_token=token, whatsapp_phone_id=PHONE_ID, whatsapp_api=server.url)
        [found] = await whatsapp(settings)
    assert (found.ok, found.says == "+33 1 23 45 67 89") == (ok, ok)
