"""The how-to's own reader works as it stands, so that a newcomer who copies it begins with a green contract."""

import re
import types

from tests.core.readers.reading import items
from tocsin import plugins
from tocsin.readers import CONTRACT, ReadSource


def example_reader(root):
    """The module in the how-to's first block of code."""
    text = (root / "docs" / "howto" / "add-a-reader.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.S)
    module = types.ModuleType("chirrup_archive")
    exec(compile(code, "add-a-reader.md", "exec"), module.__dict__)
    return module


def test_the_example_of_the_howto_is_a_whole_reader(pytestconfig, tmp_path):
    reader = example_reader(pytestconfig.rootpath)
    plugins.check("chirrup_archive", reader, CONTRACT)
    path = tmp_path / reader.EXAMPLE_NAME
    path.write_bytes(reader.EXAMPLE)
    assert reader.looks_like(reader.EXAMPLE, "") >= 90
    found = items(reader.read(path, ReadSource("0" * 64, reader="chirrup_archive")))
    assert len(found) == reader.EXAMPLE_GIVES
    assert found[0].text == "Reward."
    assert found[0].posted.edtf == "2026-10-02T03:04:05Z"
    assert found[0].source.locator == "chirrup_posts[0]"
