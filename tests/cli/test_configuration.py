"""`elearn config` and `elearn secret`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import config
from elearn.cli.running import demo_settings
from elearn.cli.setting_faults import SENTENCES
from tests.cli.conftest import SECRET, Elearn

pytestmark = pytest.mark.pure


def test_settings_are_shown_with_their_values(elearn: Elearn) -> None:
    assert "  ELEARN_PORT=8000\n" in elearn("config", "show").stdout


def test_a_secret_is_never_shown(elearn: Elearn) -> None:
    shown = elearn("config", "show", ELEARN_OLD_SECRET_KEYS="one-old-secret,another").stdout
    assert SECRET not in shown
    assert "one-old-secret" not in shown


def test_a_setting_from_the_environment_is_marked(elearn: Elearn) -> None:
    assert "* ELEARN_PORT=8001\n" in elearn("config", "show", ELEARN_PORT="8001").stdout


def test_a_setting_from_a_file_is_marked(elearn: Elearn, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    rows = json.loads(elearn("config", "show", "--json", ELEARN_SECRET_KEY_FILE=str(path)).stdout)
    assert [row["given"] for row in rows if row["name"] == "ELEARN_SECRET_KEY"] == [True]


def test_json_masks_secrets_too(elearn: Elearn) -> None:
    assert SECRET not in elearn("config", "show", "--json").stdout


def test_sound_settings_pass_the_check(elearn: Elearn) -> None:
    assert elearn("config", "check").exit_code == 0


def test_a_mistyped_variable_is_told_with_the_one_that_was_meant(elearn: Elearn) -> None:
    result = elearn("config", "check", ELEARN_PROT="1")
    assert result.exit_code == 1
    assert "ELEARN_PORT" in result.stdout


def test_the_check_tells_every_fault_at_once(elearn: Elearn) -> None:
    told = elearn("config", "check", ELEARN_PORT="many", ELEARN_SECRET_KEY="short").stdout
    assert "ELEARN_PORT" in told
    assert "ELEARN_SECRET_KEY" in told


def test_wrong_settings_end_a_command_with_code_two(elearn: Elearn) -> None:
    assert elearn("config", "show", ELEARN_SECRET_KEY="short").exit_code == 2


def test_debugging_is_refused_in_production(elearn: Elearn) -> None:
    result = elearn("db", "status", ELEARN_DEBUG="yes")
    assert result.exit_code == 2
    assert "ELEARN_DEBUG" in result.stderr


def test_a_made_secret_is_accepted_as_secret_key(elearn: Elearn) -> None:
    made = elearn("secret").stdout.strip()
    assert elearn("config", "check", ELEARN_SECRET_KEY=made).exit_code == 0


def test_two_made_secrets_differ(elearn: Elearn) -> None:
    assert elearn("secret").stdout != elearn("secret").stdout


FAULTS = {
    "ELEARN_PORT": "many", "ELEARN_HTTPS": "perhaps", "ELEARN_MODE": "play", "ELEARN_TIME_ZONE": "Mars", "ELEARN_LOG_LEVEL": "LOUD",
    "ELEARN_CHAIN_KEYS": "x", "ELEARN_DATABASE_URL": "mysql://x", "ELEARN_OLD_SECRET_KEYS_FILE": "/nowhere", "ELEARN_PROT": "1",
    "ELEARN_QQQQQQQQ": "1", "ELEARN_SECRET_KEY": "short", "ELEARN_DEBUG": "yes", "ELEARN_ALLOWED_HOSTS": "*",
}  # fmt: skip


def test_a_file_that_is_no_text_is_told_in_a_sentence(elearn: Elearn, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\xff\xfe\x00")
    result = elearn("config", "check", ELEARN_SECRET_KEY_FILE=str(path))
    assert result.exit_code == 1
    assert f"ELEARN_SECRET_KEY_FILE: tệp {path} không phải là văn bản UTF-8." in result.stdout


def test_a_folder_open_to_others_is_warned_about(elearn: Elearn, bare_environment: Path) -> None:
    bare_environment.mkdir()
    bare_environment.chmod(0o755)
    result = elearn("config", "check")
    assert (result.exit_code, f"{bare_environment} mở cho người khác trên máy này (quyền 0755)" in result.stderr) == (0, True)


def test_a_private_folder_is_not_warned_about(elearn: Elearn, bare_environment: Path) -> None:
    bare_environment.mkdir(mode=0o700)
    assert elearn("config", "check").stderr == ""


def test_every_fault_of_a_setting_is_told_in_both_languages(elearn: Elearn) -> None:
    vietnamese = elearn("config", "check", **FAULTS).stdout.splitlines()
    english = elearn("--lang", "en", "config", "check", **FAULTS).stdout.splitlines()
    assert len(vietnamese) == len(english) == len(FAULTS)
    assert not set(vietnamese) & set(english)
    assert {name for name in FAULTS if any(name in line for line in vietnamese)} == set(FAULTS)


def test_every_code_of_a_fault_has_its_sentence() -> None:
    source = Path(config.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:Unfit\(|Fault\([^,()]+(?:\([^()]*\))?, )"([a-z-]+)"', source))
    assert codes | {"ring"} == set(SENTENCES)


def test_a_command_beside_the_demo_needs_not_be_told_that_it_is_one(
    elearn: Elearn, bare_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ELEARN_SECRET_KEY")
    assert elearn("config", "show").exit_code == 2
    demo_settings({"ELEARN_INSTANCE": str(bare_environment)}, None)
    assert "ELEARN_MODE=demo" in elearn("config", "show").stdout


@pytest.mark.parametrize("given", [{"ELEARN_MODE": "production"}, {"ELEARN_SECRET_KEY": SECRET}])
def test_a_real_installation_is_never_taken_for_a_demo(
    elearn: Elearn, bare_environment: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    monkeypatch.delenv("ELEARN_SECRET_KEY")
    demo_settings({"ELEARN_INSTANCE": str(bare_environment)}, None)
    assert "ELEARN_MODE=demo" not in elearn("config", "show", **given).stdout
