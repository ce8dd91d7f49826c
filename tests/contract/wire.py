"""openapi.json as a judge: every answer and frame that a test sees is held against what is documented."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import web
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

PATH = Path(__file__).resolve().parents[2] / "openapi.json"
_BASE = "urn:passerelle:openapi"

Call = tuple[str, str]  # method, path with its {names}


@functools.cache
def document() -> dict[str, Any]:
    """The whole openapi.json."""
    read: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return read


def documented(under: str = "/") -> set[Call]:
    """The calls that are documented below a path."""
    return {
        (method.upper(), path)
        for path, item in document()["paths"].items()
        for method in item
        if path.startswith(under) and method != "parameters"
    }


def mounted(app: web.Application, under: str = "/") -> set[Call]:
    """The calls that an application really answers below a path; HEAD comes with every GET."""
    return {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith(under) and route.method != "HEAD"
    }


def check_answer(method: str, path: str, status: int, body: object) -> None:
    """Raises AssertionError for an answer that is not documented: call, status or shape."""
    operation = _operation(method, path)
    if operation is None:
        assert status == 404, f"{method} {path} is not documented, and answers {status}"
        return
    response = operation["responses"].get(str(status))
    assert response is not None, f"{method} {path} answers {status}, which is not documented"
    schema = _resolved(response).get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        _check(schema, body)


def check_frame(kind: str, frame: object) -> None:
    """Raises AssertionError for a frame that is not a documented `kind`, such as `ServerFrame`."""
    _check({"$ref": f"#/components/schemas/{kind}"}, frame)


def examples() -> Iterator[tuple[str, dict[str, Any], object]]:
    """Every example of a body or an answer: where it stands, its schema, itself."""
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            media = [_resolved(response) for response in operation["responses"].values()]
            for holder in [operation.get("requestBody", {}), *media]:
                for content in holder.get("content", {}).values():
                    yield from _examples_of(f"{method} {path}", content)


def _examples_of(where: str, content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], object]]:
    if "example" in content:
        yield where, content["schema"], content["example"]
    for name, example in content.get("examples", {}).items():
        yield f"{where} {name}", content["schema"], example["value"]


def check_schema(schema: dict[str, Any], value: object) -> None:
    """Raises AssertionError unless the value fits the schema."""
    _check(schema, value)


def _operation(method: str, path: str) -> dict[str, Any] | None:
    path = path.split("?")[0]
    for template, item in document()["paths"].items():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in item:
            operation: dict[str, Any] = item[method.lower()]
            return operation
    return None


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    """The node itself, or what its reference into this document names."""
    if "$ref" not in node:
        return node
    found: Any = document()
    for key in node["$ref"].removeprefix("#/").split("/"):
        found = found[key]
    resolved: dict[str, Any] = found
    return resolved


@functools.cache
def _registry() -> Registry[Any]:
    resource: Resource[Any] = Resource.from_contents(document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_BASE, resource)
    return registry


def _check(schema: dict[str, Any], value: object) -> None:
    validator = Draft202012Validator(_absolute(schema), registry=_registry())
    problems = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(value)]
    assert not problems, f"not as documented: {problems[:5]} in {value!r:.300}"


def _absolute(node: Any) -> Any:
    """The schema with its references into this document spelled out, so that it stands alone."""
    if isinstance(node, list):
        return [_absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _BASE + value if key == "$ref" else _absolute(value) for key, value in node.items()}
