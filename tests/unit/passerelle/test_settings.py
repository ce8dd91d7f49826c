"""Settings: every problem at once, each with what to do; `.env` beneath the environment; a secret made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle.errors import SettingsError
from passerelle.settings import Settings, load, with_secret

LONG = "x" * 32
NOWHERE = Path("/nonexistent/.env")


def read(**settings: str) -> Settings:
    return load({f"PASSERELLE_{name}": value for name, value in settings.items()}, NOWHERE)


def test_nothing_set_is_the_embedded_service() -> None:
    assert load({}, NOWHERE) == Settings()
    assert Settings().database == "sqlite:///var/passerelle.db"


def test_an_env_file_lies_beneath_the_environment(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("PASSERELLE_PORT=9000\nPASSERELLE_BRAINS=3\nOTHER=x\n")
    settings = load({"PASSERELLE_PORT": "9001"}, path)
    assert (settings.port, settings.brains) == (9001, 3)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "70000", "whole number"),
        ("REDIS_URL", "localhost", "redis://"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("SECRET", "short", "openssl"),
        ("PUBLIC_URL", "shop.example", "https://"),
        ("ORIGINS", "shop.example", "https://shop.example"),
        ("TRUSTED_PROXIES", "proxy", "10.0.0.0/8"),
        ("IDENTITY_KEYS", "k1", "kid:secret"),
        ("DEMO", "maybe", "1 or 0"),
        ("BRAINS", "-1", "whole number"),
        ("SMTP_URL", "mail.example", "smtp://"),
        ("MAIL_FROM", "service", "write it like"),
        ("PROT", "8080", "is not a setting"),
    ],
)
def test_a_bad_setting_says_what_to_do(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(**{name: value})
    assert any(f"PASSERELLE_{name} " in problem and says in problem for problem in caught.value.problems)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read(PORT="x", DEMO="x", REDIS_URL="redis://localhost")
    assert len(caught.value.problems) == 3


def test_a_mail_server_needs_a_sender() -> None:
    with pytest.raises(SettingsError) as caught:
        read(SMTP_URL="smtp://mail.example")
    assert caught.value.problems[0].startswith("PASSERELLE_MAIL_FROM must be set")
    assert read(SMTP_URL="smtp://mail.example", MAIL_FROM="s@shop.example").mail_from == "s@shop.example"


def test_whatsapp_needs_all_that_meta_gives() -> None:
    with pytest.raises(SettingsError) as caught:
        read(WHATSAPP_TOKEN="x", WHATSAPP_PHONE_ID="1059")
    assert [problem.split()[0] for problem in caught.value.problems] == [
        "PASSERELLE_WHATSAPP_APP_SECRET",
        "PASSERELLE_WHATSAPP_VERIFY_TOKEN",
    ]


def test_secrets_do_not_show_in_a_settings_repr() -> None:
    urls = {
        "REDIS_URL": "redis://:pw-1@h",
        "DATABASE_URL": "postgresql://a:pw-2@h/d",
        "SHOP_URL": "postgresql://a:pw-3@h",
    }
    own = {"SECRET": LONG, "TELEGRAM_TOKEN": "123:abc", "IDENTITY_KEYS": f"k:{LONG}", "DEMO_PASSWORD": "hidden-one"}
    settings = read(**urls, **own)
    for secret in (LONG, "123:abc", "hidden-one", "pw-1", "pw-2", "pw-3"):
        assert secret not in repr(settings)


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = read(DATA_DIR=str(tmp_path))
    made = with_secret(settings).secret
    assert len(made) >= 32
    assert with_secret(settings).secret == made
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"HOST": "0.0.0.0", "PORT": "80"}, "http://127.0.0.1:80"),
        ({"HOST": "::1"}, "http://[::1]:8080"),
        ({"PUBLIC_URL": "https://help.example/"}, "https://help.example"),
    ],
)
def test_the_address_people_are_told(settings: dict[str, str], address: str) -> None:
    assert read(**settings).address == address
