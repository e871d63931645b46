"""The interface for programs is described as it is, and the work of others is named."""

import hashlib
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from levelhead.web.guard import Guard
from levelhead.web.openapi import OPERATIONS, Operation, openapi
from levelhead.web.vendored import PLACES
from tests.web.asking import ask

PAST = "2025-10-16"  # a session of the made-up bars


def test_the_description_of_the_interface_is_valid():
    described = json.loads(json.dumps(openapi()))
    assert [str(each) for each in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_every_page_for_programs_is_described(app: Guard):
    """Each address is asked for with its own example."""
    values = {"symbol": "RTY", "day": PAST, "form": "csv"}
    paths = [
        each.path.format(**values) for each in OPERATIONS if not re.search(r"\{(level|entry)\}", each.path)
    ]
    assert {path: ask(app, path).status for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.schema and not re.search(r"\{(level|entry)\}", each.path)],
)
def test_answers_keep_their_schema(app: Guard, operation: Operation):
    path, name = operation.path, operation.schema
    described = openapi()
    answer = json.loads(ask(app, path.format(symbol="RTY", day=PAST)).body)
    jsonschema.validate(answer, {**described, "$ref": f"#/components/schemas/{name}"})


VENDORED = [
    (place, each)
    for place in PLACES
    for each in tomllib.loads((files(place) / "assets" / "VENDOR.toml").read_text())["vendored"]
]


@pytest.mark.parametrize(("place", "each"), VENDORED)
def test_work_of_others_is_shipped_as_it_was_published_and_named(
    app: Guard, place: str, each: dict[str, str]
):
    folder = files(place) / "assets"
    notice = " ".join((Path(__file__).resolve().parents[2] / "NOTICE").read_text().split())
    licence = (folder / each["licence_file"]).read_text()
    page = ask(app, "/licences.json").body.decode()
    assert hashlib.sha256((folder / each["file"]).read_bytes()).hexdigest() == each["sha256"]
    assert (
        each["notice"] in notice,
        each["sha256"] in page,
        json.dumps(licence, ensure_ascii=False) in page,
    ) == (True,) * 3


def test_no_script_of_others_is_shipped_unnamed():
    folder = files("levelhead.web") / "assets"
    named = {each["file"] for place, each in VENDORED if place == "levelhead.web"}
    assert {each.name for each in folder.iterdir() if each.name.endswith(".js")} - named == {"dashboard.js"}
