"""A server to ask and to kill: `sourceline serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import urllib3

START_SECONDS = 120.0  # a busy machine takes its time


class Server:
    """The server over a database, as a context: killed at its end."""

    def __init__(self, where: str, *arguments: str, log: Path | None = None) -> None:
        self._where = where
        self._arguments = arguments
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        told = "from sourceline.cli import main; main()"
        command = [sys.executable, "-c", told, "serve", "--db", self._where]
        command += ["--port", str(self.port), "--requests", "0", *self._arguments]
        output = self._log.open("ab") if self._log else subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, stdout=output, stderr=output, env=os.environ, start_new_session=True
        )
        http = urllib3.PoolManager(retries=False, timeout=2)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                if http.request("GET", f"{self.address}/ready").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start (exit code {self._process.poll()})")

    def kill(self) -> None:
        """End it and the processes it started as if the power failed."""
        if self._process is not None:
            os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Server:
        # A run that is told to end would leave the server behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
