"""Sessions in the documentation, run again: `python -m tests.consoles` writes what they print now.

A session is a block ```` ```console ```` whose lines after `$ ` are commands. They run one after
the other in a folder with the demo in it, on a terminal of 96 columns. How long a run took may
differ. A command that does not end by itself is no session, and an error.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COLUMNS, LINES = 96, 200
LIMIT = 120.0  # seconds for a command
SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
SECONDS = re.compile(r"\bin \d+\.\d s$", re.MULTILINE)


class Terminal:
    """A terminal in a folder with the demo in it, as a reader of the tutorial has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._code = 0
        if not (folder / "demo").exists():
            (folder / "demo").symlink_to(ROOT / "demo")

    def run(self, command: str) -> str:
        """What the command prints, without spaces at the ends of lines and blank lines around it."""
        if command == "echo $?":
            return f"{self._code}\n"
        words = shlex.split(command)
        if words[0] == "cat":
            return (self._folder / words[1]).read_text(encoding="utf-8")
        if words[0] != "sourceline":
            raise ValueError(f"{command}: only sourceline, cat and echo $? can be run")
        return self._sourceline(words[1:])

    def _sourceline(self, arguments: list[str]) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SOURCELINE_", "COV_"))},
            "PYTHONPATH": str(ROOT / "src"),
            "TERM": "dumb",  # where nothing is drawn anew: no bar comes between the lines
            "LINES": str(LINES),
            "COLUMNS": str(COLUMNS),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", "from sourceline.cli import main; main()", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            cwd=self._folder,
            env=environment,
        )
        os.close(theirs)
        printed = b""
        end = time.monotonic() + LIMIT
        with open(ours, "rb", buffering=0) as screen:  # noqa: PTH123 - a number, not a path
            while True:
                if not select.select([screen], [], [], max(0.0, end - time.monotonic()))[0]:
                    process.kill()
                    process.wait()
                    raise TimeoutError(
                        f"sourceline {shlex.join(arguments)}: still runs at {LIMIT} s"
                    )
                try:
                    piece = screen.read(65_536)
                except OSError:  # on Linux, the end of a terminal that nobody writes to
                    break
                if not piece:
                    break
                printed += piece
        self._code = process.wait()
        lines = STYLE.sub("", printed.decode("utf-8")).replace("\r\n", "\n").splitlines()
        return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def renewed(page: str) -> str:
    """The page with what its sessions print now; times are left where nothing else differs."""
    with tempfile.TemporaryDirectory() as name:
        terminal = Terminal(Path(name))
        return SESSION.sub(lambda found: f"```console\n{_session(found[1], terminal)}```", page)


def _session(session: str, terminal: Terminal) -> str:
    told = ""
    for part in re.split(r"^(?=\$ )", session, flags=re.MULTILINE):
        if part:
            command, _, before = part.partition("\n")
            now = terminal.run(command.removeprefix("$ "))
            same = SECONDS.sub("", before) == SECONDS.sub("", now)
            told += f"{command}\n{before if same else now}"
    return told


def main() -> int:
    """Renew every page that has sessions."""
    for path in PAGES:
        before = path.read_text(encoding="utf-8")
        now = renewed(before)
        if now != before:
            path.write_text(now, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
