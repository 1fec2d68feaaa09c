import importlib
import inspect
import pkgutil

import pytest

import scrubjay
from scrubjay import errors


def test_every_error_has_its_place_in_the_tree_of_the_docstring() -> None:
    for name, value in vars(errors).items():
        if inspect.isclass(value) and issubclass(value, Exception):
            assert f"{name} " in (errors.__doc__ or ""), name
            assert f"exit {value.exit_code}" in (errors.__doc__ or ""), name


@pytest.mark.parametrize(
    ("file", "line", "text"), [(None, None, "bad"), ("r.yaml", None, "r.yaml: bad"), ("r.yaml", 3, "r.yaml:3: bad")]
)
def test_a_recipe_error_says_where(file: str | None, line: int | None, text: str) -> None:
    error = errors.RecipeError("bad", file=file, line=line)
    assert (str(error), error.file, error.line) == (text, file, line)


def test_a_refused_instance_says_reason_and_place() -> None:
    assert str(errors.InstanceRefused("quarantined", "truncated", "7FE00010", 12)) == (
        "quarantined: truncated at 7FE00010, byte 12"
    )
    assert str(errors.InstanceRefused("excluded", "dicomdir")) == "excluded: dicomdir"


def test_every_error_is_in_the_tree_and_public() -> None:
    for module in pkgutil.walk_packages(scrubjay.__path__, "scrubjay."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [errors.ScrubJayError]
    for one in found:
        found += one.__subclasses__()
    for one in found:
        assert getattr(errors, one.__name__) is one, one
        assert getattr(scrubjay, one.__name__) is one, one
