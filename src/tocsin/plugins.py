"""Finds plug-ins: the modules of a package, then installed entry points of the same name.

A plug-in is one module; its file name is its name everywhere and is never derived from anything else. Modules that
begin with an underscore belong to the package itself.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from importlib.metadata import entry_points
from types import ModuleType

from tocsin.errors import TocsinError


def find(package: ModuleType, required: Sequence[str]) -> dict[str, ModuleType]:
    """Name → module for each plug-in of `package`, sorted by name.

    `required` lists the words that each plug-in must define (its contract). Raises TocsinError for a missing word or a
    name taken twice, because a plug-in that is half there would fail in the middle of someone's case.
    """
    found = {
        info.name: importlib.import_module(f"{package.__name__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
        if not info.name.startswith("_") and not info.ispkg
    }
    for point in entry_points(group=package.__name__):
        if point.name in found:
            raise TocsinError(f"Two plug-ins of {package.__name__} are named “{point.name}”.", hint="Uninstall one.")
        found[point.name] = point.load()
    plugins = {name: module for name, module in sorted(found.items()) if is_plugin(module, required)}
    for name, module in plugins.items():
        check(name, module, required)
    return plugins


def is_plugin(module: ModuleType, required: Sequence[str]) -> bool:
    """Whether the module means to be a plug-in: it defines the first required word."""
    return hasattr(module, required[0])


def check(name: str, module: ModuleType, required: Sequence[str]) -> None:
    """Raise TocsinError naming each word of the contract that the plug-in lacks."""
    missing = [word for word in required if not hasattr(module, word)]
    if missing:
        raise TocsinError(
            f"The plug-in “{name}” lacks {', '.join(missing)}.", hint=f"Define them in {module.__file__}."
        )
