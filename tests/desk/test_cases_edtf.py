"""What extraction reads as a date, a person can take over into the record as it stands; what is no date is refused."""

import pytest

from tocsin.desk.cases.edtf import checked_edtf
from tocsin.errors import BadInput


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-07", "2026-07-21~", "2026-07-03/2026-07-05", "XXXX-07-21", "2025-22", "2026-07-01~"]
)
def test_every_form_that_is_read_can_be_kept(text):
    assert checked_edtf(f" {text} ") == text


@pytest.mark.parametrize("text", ["2026-02-30", "2026-07-05/2026-07-03", "21.7.2026", "yesterday"])
def test_what_is_no_date_is_refused_with_the_forms_that_are(text):
    with pytest.raises(BadInput) as refused:
        checked_edtf(text)
    assert "2026-09-21" in refused.value.hint
