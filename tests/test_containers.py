"""The Dockerfile and the compose file, as far as they can be checked without an engine."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml
from typer.main import get_command

from sourceline.cli import app

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
# https://docs.docker.com/reference/dockerfile/
INSTRUCTIONS = {
    "FROM", "RUN", "CMD", "COPY", "ENV", "USER", "WORKDIR", "VOLUME", "EXPOSE", "HEALTHCHECK",
}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def commands() -> list[list[str]]:
    """Every command line of sourceline that the two files start."""
    found = [yaml.safe_load(rest) for word, rest in instructions() if word == "CMD"]
    found += [one["command"] for one in COMPOSE["services"].values() if "command" in one]
    return found


def test_the_dockerfile_has_only_instructions_and_what_it_copies_exists() -> None:
    assert {word for word, _ in instructions()} <= INSTRUCTIONS
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = shlex.split(rest)
            assert all((ROOT / source).exists() for source in sources), rest


def test_nothing_runs_as_root() -> None:
    words = [word for word, _ in instructions()]
    assert words.index("USER") < words.index("CMD")
    assert ("USER", "sourceline") in instructions()


def test_every_command_that_is_started_exists() -> None:
    group = get_command(app)
    for program, *arguments in commands():
        assert program == "sourceline"
        command, rest = group, arguments
        while hasattr(command, "commands"):
            command, rest = command.commands[rest[0]], rest[1:]
        command.make_context("sourceline", list(rest), resilient_parsing=False)


def test_the_compose_file_is_whole() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"database", "web", "prepare"}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        assert service.get("image") or service.get("build"), name
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in COMPOSE["volumes"], name
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    assert ":?" in services["database"]["environment"]["POSTGRES_PASSWORD"]
