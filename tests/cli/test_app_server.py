"""The command that serves the app says where it is, and Streamlit advertises nothing over it."""

import tomllib
from pathlib import Path

import pytest

from allocator.cli import app

ROOT = Path(__file__).parents[2]


def test_the_address_is_told_before_the_server_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served = list[list[str]]()
    monkeypatch.setattr(app, "_check_place", lambda *_: None)
    monkeypatch.setattr(app, "_serve", lambda command, _: served.append(command) or 0)
    assert app.start(port=8599) == 0
    assert "http://127.0.0.1:8599" in capsys.readouterr().out
    assert "--logger.hideWelcomeMessage=true" in served[0]


def test_streamlit_started_by_itself_advertises_nothing_either() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["logger"]["hideWelcomeMessage"] is True
