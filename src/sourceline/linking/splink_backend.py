"""Splink, for many mentions at once: the same comparisons and weights, run by DuckDB.

Splink's import and its set-up of a database take about a second, so that a document more is
compared in Python (`Model`) and a whole collection here.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sourceline.linking.blocking import blocking_keys, without_common
from sourceline.linking.comparisons import COMPARISONS
from sourceline.linking.mentions import MentionRecord
from sourceline.linking.model import TERMS, Model

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import Linker

KEY = "mention"


def splink_settings(model: Model | None = None) -> dict[str, Any]:
    """The comparisons as a Splink settings dictionary, with the model's weights where one is given."""
    comparisons = []
    for comparison in COMPARISONS:
        levels = []
        for number, level in enumerate(comparison.levels):
            row: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.label}
            if level.null:
                row["is_null_level"] = True
            weights = model.levels[comparison.name][number] if model is not None else None
            if weights is not None:
                row |= {"m_probability": weights.m, "u_probability": weights.u}
            if level.frequency_of is not None:
                row |= {
                    "tf_adjustment_column": level.frequency_of,
                    "tf_adjustment_weight": weights.frequency_weight if weights else 1.0,
                    "tf_minimum_u_value": weights.least_frequency if weights else 0.0,
                    "disable_tf_exact_match_detection": True,
                }
            levels.append(row)
        comparisons.append({"output_column_name": comparison.name, "comparison_levels": levels})
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": KEY,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.keys = r.keys", "arrays_to_explode": ["keys"]}
        ],
        "retain_matching_columns": False,
    }
    if model is not None:
        settings["probability_two_random_records_match"] = 1 / (1 + 2**-model.prior)
    return settings


def predict(mentions: Sequence[MentionRecord], model: Model) -> dict[tuple[str, str], float]:
    """Match weights, in bits, of all pairs that share a blocking key: pairs of keys in order.

    Pairs within one document are left out: what a document tells apart is apart.
    """
    if not mentions:
        return {}
    linker = make_linker(mentions, splink_settings(model), model.frequencies)
    rows = linker.inference.predict().as_record_list()
    weights = {}
    for row in rows:
        left, right = row[f"{KEY}_l"], row[f"{KEY}_r"]
        if _document(left) != _document(right):
            weights[min(left, right), max(left, right)] = float(row["match_weight"])
    return weights


def _document(key: str) -> str:
    return key.rpartition("#")[0]


def make_linker(
    mentions: Sequence[MentionRecord],
    settings: dict[str, Any],
    frequencies: Mapping[str, Mapping[str, float]],
    *,
    labels: Mapping[str, str] | None = None,
) -> Linker:
    """A Splink linker over the mentions in a DuckDB of its own, term frequencies registered.

    `labels` adds the column `act`, by a mention's key.
    """
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    table = database.register(mention_table(mentions, labels=labels))
    # Splink's notices are for those who write settings by hand: a type, for one, is never unknown.
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(table, settings, log_level=None, validate_settings=False)
    for column in TERMS:
        terms = frequencies.get(column, {})
        linker.table_management.register_term_frequency_lookup(
            database.register(
                pa.table(
                    {
                        column: pa.array(list(terms), pa.string()),
                        f"tf_{column}": pa.array(list(terms.values()), pa.float64()),
                    }
                )
            ),
            column,
        )
    return linker


def mention_table(
    mentions: Sequence[MentionRecord], *, labels: Mapping[str, str] | None = None
) -> pa.Table:
    """The mentions as a table, a column a field, with `mention` (the key) and blocking `keys`."""
    import pyarrow as pa

    plain = {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    columns: dict[str, pa.Array] = {}
    for field in dataclasses.fields(MentionRecord):
        # Annotations are "str", "int | None" or "tuple[str, ...]".
        name = str(field.type).removesuffix(" | None").removeprefix("tuple[").partition(",")[0]
        kind = pa.list_(plain[name]) if str(field.type).startswith("tuple") else plain[name]
        columns[field.name] = pa.array([getattr(m, field.name) for m in mentions], kind)
    keys = without_common([blocking_keys(m) for m in mentions])
    columns[KEY] = pa.array([m.key for m in mentions], pa.string())
    columns["keys"] = pa.array(keys, pa.list_(pa.string()))
    if labels is not None:
        columns["act"] = pa.array([labels.get(m.key) for m in mentions], pa.string())
    return pa.table(columns)
