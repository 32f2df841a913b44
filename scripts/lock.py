"""Write the lock files anew and prove that they install from wheels wherever we promise it.

`requirements/dev.txt` holds everything, `requirements/runtime.txt` what a person who only runs the
product needs, in the same versions. Both have hashes and name no registry: the machine's own
client knows where packages come from.
"""

import itertools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu")
# Everything is resolved from wheels only: an sdist would need a compiler on the person's machine.
RULES = (
    "--universal",
    "--python-version=3.11",
    "--only-binary=:all:",
    "--no-emit-index-url",
    "--no-config",
    "--custom-compile-command=make lock",
    "--quiet",
)


def main() -> int:
    """Resolve, check every Python and processor, and only then replace the lock files."""
    uv = shutil.which("uv", path=str(ROOT / ".venv" / "bin")) or shutil.which("uv")
    if uv is None:
        print("make lock needs uv, the resolver: .venv/bin/pip install uv", file=sys.stderr)
        return 1
    target = ROOT / "requirements"
    upgrade = sys.argv[1:]  # e.g. --upgrade, --upgrade-package=flask; without, versions stay
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        for name in ("dev.txt", "runtime.txt"):
            if (target / name).exists():
                shutil.copy(target / name, made / name)
        compile_ = [uv, "pip", "compile", "pyproject.toml", "--group=build", *RULES]
        dev, runtime = made / "dev.txt", made / "runtime.txt"
        run([*compile_, "--group=dev", "--generate-hashes", *upgrade, "-o", str(dev)])
        runtime.unlink(missing_ok=True)  # it follows dev.txt, not its own past
        run([*compile_, f"--constraint={dev}", "--generate-hashes", "-o", str(runtime)])
        runtime.write_text(runtime.read_text().replace(str(dev), "requirements/dev.txt"))
        for python, platform in itertools.product(PYTHONS, PLATFORMS):
            check = [uv, "pip", "compile", str(dev), f"--python-version={python}", "--quiet"]
            check += [f"--python-platform={platform}", "--only-binary=:all:", "--no-config"]
            run([*check, "--no-deps", "--generate-hashes", "-o", str(made / "check.txt")])
            print(f"wheels for Python {python} on {platform}: all there")
        target.mkdir(exist_ok=True)
        for lock in (dev, runtime):
            shutil.copy(lock, target / lock.name)
    return 0


def run(command: list[str]) -> None:
    """Run one resolver command in the project's folder; its own words say what failed."""
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
