"""Builds the wheel, installs it alone, and reads and stores a report with it: `python3 tests/wheel.py`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORT = (
    "Gunmen killed at least 12 people in Mosul on Friday, police said. Nobody claimed the attack."
)


def main() -> int:
    """0 if the installed wheel reads and stores a report from outside the checkout."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", name, str(ROOT)]
        subprocess.run(run, check=True)
        wheel = next(folder.glob("sourceline-*.whl"))
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True)
        command: list[str | Path] = [
            folder / "env" / "bin" / "sourceline", "read", "-", "--published", "2026-03-13",
            "--format", "jsonl",
        ]  # fmt: skip
        done = subprocess.run(
            command, input=REPORT, capture_output=True, text=True, check=True, cwd=name
        )
        reading = json.loads(done.stdout)
        claims = [c["low"] for e in reading["events"] for c in e["casualties"]]
        database = folder / "conflict.db"
        for arguments in (["add", "-"], ["verify"]):
            command = [folder / "env" / "bin" / "sourceline", *arguments, "--db", database]
            subprocess.run(command, input=REPORT, text=True, check=True, cwd=name)
        good = claims == [12]
        sys.stdout.write(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, claims {claims}\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
