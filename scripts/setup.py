"""Make the environment `.venv`, or leave it alone when it is what the lock files say.

Called by make: `setup.py runtime` for who runs the product, `setup.py dev` for who changes it.
Standard library only. It must stay readable to Python 3.6, so that an old Python gets a sentence
and not a syntax error.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".fashen-setup"
TRANSLATIONS = ROOT / "web" / "translations"
OLDEST, NEWEST = (3, 11), (3, 14)
PROFILES = ("runtime", "dev")  # each holds the one before it
UNFINISHED = {"state": "unfinished"}


class SetupError(Exception):
    """Something the person at the keyboard has to do first; said in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english + "\n" + chinese)


def main(arguments: List[str]) -> int:
    """Bring `.venv` up to the wanted profile; say in one or two lines what was done."""
    profile = arguments[0] if arguments else "dev"
    if profile not in PROFILES:
        print("usage: setup.py [runtime|dev]", file=sys.stderr)
        return 2
    try:
        prepare(profile)
    except SetupError as error:
        print("\n" + str(error) + "\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run starts over.  已中止，下次将重新安装。", file=sys.stderr)
        return 130
    return 0


def prepare(profile: str) -> None:
    """Do what is missing: interpreter, environment, packages, our own command, catalogues."""
    use_suitable_python(profile)
    wanted = digest_of(profile)
    stamp = read_stamp()
    python = python_of_venv()
    if not (python and stamp and stamp.get(profile) == wanted and stamp.get("root") == str(ROOT)):
        install(profile, stamp, python)
    compile_catalogues()


def use_suitable_python(profile: str) -> None:
    """Go on under a Python we support; many systems keep a newer one beside `python3`."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other and runs(other, minor):
            print("Python %s will not do; using %s." % (version_text(), other), flush=True)
            os.execv(other, [other, str(Path(__file__).resolve()), profile])
    raise SetupError(
        "Fashen needs Python %d.%d to %d.%d; this is Python %s (%s).\n"
        "Install a newer one beside it and run: make PYTHON=/path/to/python3.12 ..."
        % (OLDEST + NEWEST + (version_text(), sys.executable)),
        "需要 Python %d.%d 至 %d.%d，当前为 %s。请另装后运行 make PYTHON=/路径/python3.12 …"
        % (OLDEST + NEWEST + (version_text(),)),
    )


def runs(python: str, minor: int) -> bool:
    """Whether this is really that Python 3; the shim of a version manager may only look so."""
    probe = [python, "-c", "import sys; print(sys.version_info[1])"]
    try:
        return subprocess.check_output(probe, stderr=subprocess.DEVNULL).strip() == b"%d" % minor
    except (OSError, subprocess.CalledProcessError):
        return False


def version_text() -> str:
    """The version of the Python that runs this script."""
    return "%d.%d.%d" % sys.version_info[:3]


def digest_of(profile: str) -> str:
    """What an up-to-date environment was made from: the locks up to this profile, our metadata."""
    import tomllib  # not in the Pythons that only get as far as being refused

    digest = hashlib.sha256()
    for name in PROFILES[: PROFILES.index(profile) + 1]:
        digest.update((ROOT / "requirements" / (name + ".txt")).read_bytes())
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = [metadata["project"], metadata["build-system"]]
    digest.update(json.dumps(installed, sort_keys=True).encode())
    return digest.hexdigest()


def read_stamp() -> Optional[Dict[str, str]]:
    """What an earlier run left: its digests, `UNFINISHED`, or nothing."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except OSError:
        return None
    except ValueError:
        return UNFINISHED  # cut off while it was written
    return stamp if isinstance(stamp, dict) else UNFINISHED


def write_stamp(stamp: Dict[str, str]) -> None:
    """Record how far we got."""
    STAMP.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


def python_of_venv() -> Optional[Tuple[int, int]]:
    """The version of the environment's Python; None when it is missing, broken or too old."""
    probe = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.check_output(
            [str(VENV_PYTHON), "-c", probe], stderr=subprocess.DEVNULL, env=environment()
        )
        major, minor = (int(part) for part in answer.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return (major, minor) if OLDEST <= (major, minor) <= NEWEST else None


def install(
    profile: str, stamp: Optional[Dict[str, str]], python: Optional[Tuple[int, int]]
) -> None:
    """Make or mend the environment.

    What an interrupted run left is thrown away, for pip cannot tell half a package from a whole
    one. An environment that only has other versions is brought up to date in place.
    """
    began = time.monotonic()
    moved = stamp is not None and stamp.get("root") != str(ROOT)
    half_finished = stamp is not None and stamp.get("state") == "unfinished"
    if (VENV.exists() or VENV.is_symlink()) and (moved or half_finished or not python):
        if half_finished:
            print("An earlier setup did not finish; making .venv anew.", flush=True)
        else:
            print("The environment .venv does not work here; making it anew.", flush=True)
        remove_venv()
        python = None
    if not python:
        require_venv_module()
        print("Making the environment .venv with Python %s." % version_text(), flush=True)
        VENV.mkdir(parents=True)
        write_stamp(UNFINISHED)
        run([sys.executable, "-m", "venv", str(VENV)], "making the environment")
    write_stamp(UNFINISHED)
    lock = ROOT / "requirements" / (profile + ".txt")
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line)
    print("Installing %d packages; this takes a minute or so." % count, flush=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--progress-bar=off"]
    run(
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(lock)],
        "fetching and installing the packages",
    )
    run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "installing the command")
    done = PROFILES[: PROFILES.index(profile) + 1]
    write_stamp({**{name: digest_of(name) for name in done}, "root": str(ROOT)})
    print("The environment .venv is ready (%.0f s)." % (time.monotonic() - began), flush=True)


def remove_venv() -> None:
    """Throw the environment away; a link goes, what it points at stays."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    else:
        shutil.rmtree(str(VENV))


def require_venv_module() -> None:
    """Refuse a Python that cannot make environments: Debian packages `venv` by itself."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = "python%d.%d-venv" % sys.version_info[:2]
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        english = "Install it with: " + sudo + "apt-get install " + package
        chinese = "请先执行：" + sudo + "apt-get install " + package
    else:
        english = "Install the package of your system that holds them (often %s)." % package
        chinese = "请先安装系统中提供它们的软件包（常名为 %s）。" % package
    raise SetupError(
        "This Python (%s) lacks the modules venv and ensurepip.\n%s" % (sys.executable, english),
        "当前 Python 缺少 venv 与 ensurepip 模块。" + chinese,
    )


def compile_catalogues() -> None:
    """Compile the translations whose text is newer than what was compiled from it."""
    if all(
        text.with_suffix(".mo").exists()
        and text.with_suffix(".mo").stat().st_mtime >= text.stat().st_mtime
        for text in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")
    ):
        return
    command = [str(VENV_PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
    run([*command, "--directory", str(TRANSLATIONS)], "compiling the translations")


def run(command: List[str], what: str) -> None:
    """Run one step; its own output comes first, ours says what to do."""
    try:
        subprocess.run(command, cwd=str(ROOT), env=environment(), check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            "Setup stopped while %s (the reason is above).\n"
            "When it is the network or the package index: mend it and run the same command again."
            % what,
            "安装未完成，原因见上。若为网络或软件源问题，解决后重新运行同一命令即可。",
        ) from error


def environment() -> Dict[str, str]:
    """The person's environment, less what would lead Python or pip out of `.venv`."""
    variables = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    variables.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return variables


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
