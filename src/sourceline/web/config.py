"""How the web application behaves. Frozen, and handed on as `request.app.state.config`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Every choice of the web application.

    Attributes:
        public: whether anybody may read without signing in.
        root_path: path under which a reverse proxy has the application: `/sourceline`, or nothing.
        tile_url: map tiles of another server, `https://tiles.example/{z}/{x}/{y}.png`; None is the
            map without a network.
        session_hours: after how long a browser has to sign in again.
        requests_per_minute: from one address to one process; 0 is no limit.
        sign_ins_per_minute: attempts from one address to one process; 0 is no limit.
        max_upload_bytes: largest body of a request.
        hosts: names that the application answers to; none is any. A page of another site can make
            its own name lead to this machine, and would then be taken for a page of ours.
    """

    public: bool = False
    root_path: str = ""
    tile_url: str | None = None
    session_hours: float = 12.0
    requests_per_minute: int = 600
    sign_ins_per_minute: int = 10
    max_upload_bytes: int = 10_000_000
    hosts: tuple[str, ...] = ()
