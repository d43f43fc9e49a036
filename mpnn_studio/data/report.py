"""What was found in data and what will be done with it, as plain values and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..wording import counted, figure, grouped, in_sizes
from .cells import day_text
from .columns import Column
from .dataset import DataError, MissingRule
from .decisions import Decisions, inspect_decided
from .encodings import ENCODINGS
from .found import Found
from .frame import Frame
from .inspection import Inspection
from .recognise import reader_of, source_for
from .signs import DELIMITERS
from .source import Source
from .sources.table import CsvFile
from .tones import hex_of

MAX_NAMED = 8
"""Categories that a line names; the values of ``report`` hold all."""
WHEN_MISSING: Mapping[MissingRule, str] = MappingProxyType(
    {
        "drop": "rows left out",
        "mean": "filled in with the mean",
        "median": "filled in with the median",
        "category": "a category of their own",
    }
)


def report_file(file: str, decisions: Decisions | None = None) -> tuple[dict[str, Any], list[str]]:
    """Return the report on a table, or on whatever data another source reads, as plain values and as lines.

    Args:
        file: a path, or the name of a bundled table ("sample:iris.csv").
        decisions: about a table; other data know none of them.

    Raises:
        DataError: it cannot be read.
    """
    path = Path(file)
    if reader_of([path]) in (CsvFile, None):
        # A table says best itself what is wrong with a file that nobody reads.
        inspection = inspect_decided(file, decisions or Decisions())
        return report(inspection), list(report_lines(inspection))
    source = source_for([path])
    facts = report_source(source)
    predicted = f"{len(facts['classes'])} classes" if facts["classes"] else "numbers"
    shape = in_sizes(facts["input_shape"])
    return facts, [
        f"{facts['source']}: {source.describe()}",
        f"{facts['task']}: predicts {predicted} from {shape} inputs; {grouped(facts['rows_used'])} examples",
        *([f"ink {facts['ink']} on a ground of {facts['paper']}"] if "ink" in facts else []),
        *facts["warnings"],
    ]


def report_source(source: Source) -> dict[str, Any]:
    """Return what is known of data that are no table, ready for JSON; its files are read."""
    schema, dataset = source.schema(), source.load()
    return {
        "file": source.name,
        "source": source.title,
        "rows_used": len(dataset),
        "test_rows": 0 if dataset.test_inputs is None else len(dataset.test_inputs),
        "usable": True,
        "task": schema.task,
        "predicts": list(schema.targets) or [schema.target],
        "classes": list(schema.classes),
        "input_shape": list(schema.input_shape),
        **({"paper": hex_of(schema.tones.paper), "ink": hex_of(schema.tones.ink)} if schema.is_image else {}),
        "warnings": [dataset.notes["warning"]] if "warning" in dataset.notes else [],
    }


def report(inspection: Inspection) -> dict[str, Any]:
    """Return everything that is known of a table and its proposed use, ready for JSON."""
    source = inspection.source
    selection = inspection.select(source.layout)
    return {
        "file": source.name,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "decimal": source.decimal,
        "day_first": source.day_first,
        "header": source.header,
        "missing_markers": list(source.missing),
        "lines_left_out": list(source.left_out),
        "rows_end_above": source.end or None,
        "line_before_names": source.upper or None,
        "rows": inspection.rows + inspection.table.misfit_count,
        "columns": [_column(found) for found in inspection.columns],
        "problems": [{"line": misfit.line, "reason": misfit.reason} for misfit in selection.misfits],
        "problem_count": selection.misfit_count,
        "rows_that_fit": inspection.rows,
        "rows_used": len(selection),
        "rows_without_a_value": selection.missing,
        "target": _target(inspection),
        "warnings": list(inspection.warnings(source.layout)),
        **_use(inspection),
    }


def report_lines(inspection: Inspection) -> Iterator[str]:
    """Yield the report as lines for a person."""
    facts = report(inspection)
    decimal = "comma" if facts["decimal"] == "," else "point"
    markers = ", ".join(marker or "empty" for marker in facts["missing_markers"])
    yield f"{facts['file']}: {counted(facts['rows'], 'row')}, {counted(len(facts['columns']), 'column')}"
    yield f"encoding   {ENCODINGS[facts['encoding']]}"
    yield f"delimiter  {DELIMITERS[facts['delimiter']]}, decimal {decimal}"
    yield f"header     {'names in the first row' if facts['header'] else 'none'}"
    yield f"missing    {markers}"
    if facts["lines_left_out"] or facts["rows_end_above"]:
        yield lines_left_out(inspection.source.dialect.frame)
    yield ""
    widths = [max(len(column[key]) for column in facts["columns"]) for key in ("name", "type", "role")]
    for column in facts["columns"]:
        name, kind, role = (column[key].ljust(min(width, 30)) for key, width in zip(KEYS, widths, strict=True))
        yield f"  {name}  {kind}  {role}  {_values(column)}".rstrip()
    yield ""
    for column in facts["columns"]:
        yield from (f"{column['name']}: {remark}" for remark in column["remarks"])
        if "parts" in column:
            parts = ", ".join(column["parts"])
            yield f"{column['name']}: what is learnt from it: {parts}; other parts of it can be chosen"
    for problem in facts["problems"]:
        yield f"line {problem['line']}: {problem['reason']}"
    if facts["problem_count"] > len(facts["problems"]):
        yield f"… and {grouped(facts['problem_count'] - len(facts['problems']))} more rows that do not fit"
    yield _outcome(facts)
    yield from _target_lines(facts["target"])
    yield from facts["warnings"]


KEYS = ("name", "type", "role")


def _column(found: Found) -> dict[str, Any]:
    column: Column = found.column
    plain: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "role": column.role,
        "missing": found.missing,
        "when_missing": column.missing if not column.drops and column.role != "skip" else "drop",
        "types_possible": list(found.kinds),
        "missing_words": list(column.gaps),
        "numbers_like": column.notation,
        "remarks": list(found.remarks),
    }
    if column.kind == "category":
        plain |= {"categories": list(column.categories), "kept": column.kept if column.gathers else 0}
    elif column.kind != "text":
        plain |= {"low": column.low, "high": column.high, "typical": column.typical}
        plain |= {"parts": list(column.parts)} if column.parts and column.role == "feature" else {}
    return plain | ({"note": found.text} if found.text else {})


def lines_left_out(frame: Frame) -> str:
    """Say which lines of a file were found to be no rows, and which names the columns with the next; "" for none."""
    lines, parts = [line for line in frame.lines if line != frame.upper], []
    if lines:
        more = ", …" if len(lines) > MAX_NAMED else ""
        parts.append(f"line {', '.join(map(grouped, lines[:MAX_NAMED]))}{more}")
    if frame.end:
        parts.append(f"all from line {grouped(frame.end)} on")
    told = [f"left out as titles, comments, units or totals: {' and '.join(parts)}"] if parts else []
    if frame.upper:
        told.append(f"line {grouped(frame.upper)} is put before the names of the columns")
    return "; ".join(told)


def _target(inspection: Inspection) -> dict[str, Any]:
    """Say which column is proposed to be predicted, why, and which would be next."""
    choice, columns = inspection.choice, inspection.columns
    return {
        "column": None if choice.place is None else columns[choice.place].name,
        "reason": choice.reason,
        "runners_up": [{"column": columns[each.place].name, "reason": each.reason} for each in choice.runners_up],
        "remark": choice.remark,
    }


def _target_lines(target: Mapping[str, Any]) -> Iterator[str]:
    if target["column"] is not None and target["reason"]:
        yield f"proposed because of {target['column']}: {target['reason']}"
    if target["runners_up"]:
        others = "; ".join(f"{each['column']} ({each['reason']})" for each in target["runners_up"])
        yield f"could be predicted as well: {others}"
    if target["remark"]:
        yield target["remark"]


def _use(inspection: Inspection) -> dict[str, Any]:
    """Say what would be learnt, or why nothing can be."""
    try:
        inspection.dataset(inspection.usable())
    except DataError as error:
        return {"usable": False, "reason": str(error)}
    schema = inspection.source.schema()
    return {
        "usable": True,
        "sentence": schema.sentence,
        "task": schema.task,
        "predicts": list(schema.targets),
        "classes": list(schema.classes),
        "inputs": prod(schema.input_shape),
        "pictures": list(schema.input_shape) if schema.is_image else [],
    }


def _values(column: Mapping[str, Any]) -> str:
    parts = []
    if "categories" in column:
        names = column["categories"]
        more = f", … ({grouped(len(names))})" if len(names) > MAX_NAMED else ""
        parts.append(", ".join(names[:MAX_NAMED]) + more + (" and all others as one" if column["kept"] else ""))
    elif "low" in column:
        write = day_text if column["type"] == "date" else figure
        parts.append(f"{write(column['low'])} to {write(column['high'])}")
    if column["missing"]:
        unused = column["role"] == "skip"
        parts.append(
            f"{grouped(column['missing'])} missing" + ("" if unused else f", {WHEN_MISSING[column['when_missing']]}")
        )
    return " · ".join(parts)


def _outcome(facts: Mapping[str, Any]) -> str:
    if not facts["usable"]:
        return f"not usable as it is: {facts['reason']}"
    missing = facts["rows_without_a_value"]
    gaps = f", {grouped(missing)} left out for a missing value" if missing else ""
    size = in_sizes(facts["pictures"][1:])
    source = f"pictures of {size}" if facts["pictures"] else counted(facts["inputs"], "input")
    used = f"{counted(facts['rows_used'], 'row')} used{gaps}"
    return f"{facts['sentence']}; {facts['task']} from {source}; {used}"
