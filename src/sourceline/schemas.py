"""The JSON Schema of what is written, made from the records themselves."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from sourceline.errors import UsageError
from sourceline.records import Event, Reading, Record
from sourceline.registry import unknown_name

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS: dict[str, type[Record]] = {"reading": Reading, "event": Event}


class _AsWritten(GenerateJsonSchema):
    """Every field is required: a record is written with all of them, null where unknown."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return True


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of `reading` or `event`, as records of this version are written.

    Raises:
        UsageError: there is no record type of this name.
    """
    if name not in RECORDS:
        raise UsageError(unknown_name(name, RECORDS, "record type"))
    schema = RECORDS[name].model_json_schema(
        by_alias=True, mode="serialization", schema_generator=_AsWritten
    )
    return {"$schema": DIALECT, **schema}
