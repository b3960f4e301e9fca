"""YAML that remembers its lines, so that a damaged file is refused with the place where it is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from openocop.core.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Lined(dict[Any, Any]):
    """A mapping that knows the file and line where it begins."""

    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Where the mapping stands, for a sentence: ``QD26-2026/01.yaml, line 14``."""
        return f"{self.file}, line {self.line}"


class _LinedLoader(yaml.CSafeLoader):
    """The safe loader, with lines kept and doubled keys refused."""


def _construct_lined(loader: _LinedLoader, node: yaml.MappingNode) -> Lined:
    made = Lined()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int):
            raise BadInputError(_at(key_node), f"a key must be text or a number, not {key!r}")
        if key in made:
            raise BadInputError(_at(key_node), f"the key {key!r} stands twice")
        made[key] = _value(loader, value_node)
    return made


def _value(loader: _LinedLoader, node: yaml.Node) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except BadInputError:
        raise
    except ValueError as error:  # such as an unquoted 2026-13-45, which YAML takes for a date
        raise BadInputError(_at(node), f"this value cannot be read: {error}") from error


def _at(node: yaml.Node) -> str:
    return f"line {node.start_mark.line + 1}"


_LinedLoader.add_constructor("tag:yaml.org,2002:map", _construct_lined)


def read(path: Path) -> Lined:
    """The mapping that a YAML file holds. Raises ``BadInputError`` with file and line when it cannot be read."""
    name = f"{path.parent.name}/{path.name}"
    try:
        data = yaml.load(path.read_bytes(), Loader=_LinedLoader)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        raise BadInputError(name, f"cannot be read ({error.strerror})") from error
    except BadInputError as error:
        raise BadInputError(f"{name}, {error.place}", error.sentence) from error
    except yaml.YAMLError as error:
        raise BadInputError(f"{name}{_line_of(error)}", f"is not valid YAML: {_problem(error)}") from error
    if not isinstance(data, Lined):
        raise BadInputError(f"{name}, line 1", "must hold a mapping of keys and values")
    _name_file(data, name)
    return data


def _line_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).strip().splitlines()[0]


def _name_file(value: object, name: str) -> None:
    if isinstance(value, Lined):
        value.file = name
        for entry in value.values():
            _name_file(entry, name)
    elif isinstance(value, list):
        for entry in value:
            _name_file(entry, name)


def need(mapping: Lined, key: str, kind: type) -> Any:
    """``mapping[key]``, refused with its place when absent or of another kind (a bool is never a number)."""
    if key not in mapping:
        raise BadInputError(mapping.place, f"the key {key!r} is missing")
    return optional(mapping, key, kind)


def optional(mapping: Lined, key: str, kind: type, default: Any = None) -> Any:
    """As ``need``, but ``default`` when the key is absent."""
    value = mapping.get(key, default)
    wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
    if key in mapping and wrong:
        raise BadInputError(mapping.place, f"{key!r} must be {_KINDS[kind]}, not {value!r}")
    return value


def mappings(mapping: Lined, key: str, *, needed: bool = True) -> list[Lined]:
    """The list of mappings at ``key``; refused with its place when an entry is anything else."""
    entries = need(mapping, key, list) if needed else optional(mapping, key, list, [])
    for entry in entries:
        if not isinstance(entry, Lined):
            raise BadInputError(mapping.place, f"{key!r} must hold mappings, not {entry!r}")
    return list(entries)


def only(mapping: Lined, allowed: Mapping[str, object] | set[str]) -> None:
    """Refuses a key that nobody knows: a slip of the pen must not pass for silence."""
    for key in mapping:
        if key not in allowed:
            raise BadInputError(mapping.place, f"the key {key!r} is unknown")


_KINDS = {str: "text", int: "a whole number", list: "a list", bool: "true or false", dict: "a mapping"}
