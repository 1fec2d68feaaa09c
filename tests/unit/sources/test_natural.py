from hypothesis import given
from hypothesis import strategies as st

from scrubjay.sources.natural import natural_key


def test_numbers_compare_as_numbers() -> None:
    names = ["im10", "im9", "im", "10", "9", "im9b", "im9a10", "im9a9"]
    assert sorted(names, key=natural_key) == ["9", "10", "im", "im9", "im9a9", "im9a10", "im9b", "im10"]


@given(st.lists(st.text(alphabet="ab019-é²\udcff", max_size=12)))
def test_any_two_names_compare_and_the_order_is_total(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)


def test_very_long_numbers() -> None:
    assert natural_key("1" * 5000) < natural_key("2" * 5000)
