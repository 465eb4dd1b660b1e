"""Controls on a page of their own: slider and box agree, and an untouched control follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

LOW, HIGH, DEFAULT = 0.1, 10.0, 1.85


def page(default: float = DEFAULT) -> AppTest:
    def script() -> None:
        import streamlit

        from dashboard import controls

        default = streamlit.session_state.get("book_says", 1.85)
        controls.exact_slider("price", "Price", 0.1, 10.0, default, 0.05, "help")
        controls.exact_number("hours", "Hours", default * 100, 0.0, 1e12)
        controls.reset(["price", "hours"])

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["book_says"] = default
    return app.run()


def values(app: AppTest) -> tuple[float, float]:
    """The slider and the box beside it."""
    return app.slider[0].value, app.number_input[0].value


def test_both_start_at_the_default():
    assert values(page()) == (DEFAULT, DEFAULT)


MOVES = st.lists(st.tuples(st.sampled_from(["slider", "box"]), st.floats(LOW, HIGH)), max_size=5)


@settings(max_examples=15)
@given(MOVES)
def test_slider_and_box_agree_after_any_moves(moves: list[tuple[str, float]]):
    app, expected = page(), DEFAULT
    for where, value in moves:
        widget = app.slider[0] if where == "slider" else app.number_input[0]
        widget.set_value(value).run()
        expected = value
    assert not app.exception
    assert values(app) == pytest.approx((expected, expected))


def test_an_exact_entry_need_not_lie_on_a_step_of_the_slider():
    app = page()
    app.number_input[0].set_value(1.2345).run()
    assert values(app) == (1.2345, 1.2345)


def test_an_untouched_control_follows_the_book():
    app = page()
    app.session_state["book_says"] = 2.5
    app.run()
    assert values(app) == (2.5, 2.5)
    assert app.number_input(key="hours").value == 250


def test_a_control_that_was_set_stays():
    app = page()
    app.slider[0].set_value(4.0).run()
    app.session_state["book_says"] = 2.5
    app.run()
    assert values(app) == (4.0, 4.0)


def test_reset_returns_to_what_the_book_says_now():
    app = page()
    app.slider[0].set_value(4.0).run()
    app.number_input(key="hours").set_value(7.0).run()
    app.session_state["book_says"] = 2.5
    app.run()
    app.button[0].click().run()
    assert values(app) == (2.5, 2.5)
    assert app.number_input(key="hours").value == 250
