# SPDX-License-Identifier: EUPL-1.2
"""An answer that comes after its page is gone touches nothing, whatever the page gave to be called back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.ui.alive import IfAlive, is_alive
from eht_desk.ui.tasks import Tasks
from tests.ui.desks import destroy

pytestmark = pytest.mark.usefixtures("qapp")

Callback = Callable[[object], None]


class Page(QWidget):
    """Shows an answer, as screens do: a widget that is gone raises."""

    def show_answer(self, answer: object) -> None:
        self.setWindowTitle(str(answer))

    def show_named(self, answer: object, *, about: QObject | None = None) -> None:
        self.show_answer(answer)


def _bound(page: Page) -> Callback:
    return page.show_answer


def _closure(page: Page) -> Callback:
    return lambda answer: page.show_answer(answer)


def _bound_method_in_a_closure(page: Page) -> Callback:
    tell = page.show_answer
    return lambda answer: tell(answer)


def _closure_in_a_closure(page: Page) -> Callback:
    def tell(answer: object) -> None:
        page.show_answer(answer)

    return lambda answer: tell(answer)


def _partial(page: Page) -> Callback:
    return partial(Page.show_answer, page)


def _partial_of_a_bound_method(page: Page) -> Callback:
    return partial(page.show_named, about=None)


def _partial_with_a_named_widget(page: Page) -> Callback:
    return partial(lambda answer, about: about.show_answer(answer), about=page)


def _partial_with_a_callback(page: Page) -> Callback:
    return partial(lambda tell, answer: tell(answer), page.show_answer)


def _partial_in_a_closure(page: Page) -> Callback:
    tell = partial(page.show_answer)
    return lambda answer: tell(answer)


def _default(page: Page) -> Callback:
    def tell(answer: object, to: Page = page) -> None:
        to.show_answer(answer)

    return tell


def _one_that_has_itself(page: Page) -> Callback:
    def tell(answer: object, times: int = 0) -> None:
        if times < 2:
            tell(answer, times + 1)
        page.show_answer(answer)

    return tell


KINDS = (
    _bound,
    _closure,
    _bound_method_in_a_closure,
    _closure_in_a_closure,
    _partial,
    _partial_of_a_bound_method,
    _partial_with_a_named_widget,
    _partial_with_a_callback,
    _partial_in_a_closure,
    _default,
    _one_that_has_itself,
)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.shut_down()


def _answer(tasks: Tasks, done: Callback, leave: Callable[[], object]) -> None:
    """Something is asked; `leave` happens before the answer comes."""
    may_go_on = Event()

    def work() -> object:
        may_go_on.wait()
        return "svar"

    tasks.read(work, done)
    leave()
    may_go_on.set()
    tasks.finish_reads()
    QApplication.processEvents()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_gone_is_not_told(tasks: Tasks, kind: Callable[[Page], Callback]) -> None:
    page = Page()
    _answer(tasks, kind(page), lambda: destroy(page))
    assert not isValid(page)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_there_is_told(tasks: Tasks, kind: Callable[[Page], Callback]) -> None:
    page = Page()
    _answer(tasks, kind(page), lambda: None)
    assert page.windowTitle() == "svar"
    destroy(page)


@dataclass(frozen=True)
class Filed:
    """An answer that says among other things what it changed."""

    name: str
    changes: ChangeSet


PUPIL, DRAFT = changed(ChangeKind.PUPIL, ids=("p1",)), changed(ChangeKind.DRAFT, ids=("d1",))
ANSWERS = {
    "the changes": (PUPIL, PUPIL),
    "in a tuple": (("kod", PUPIL), PUPIL),
    "in a record": (Filed("namn", PUPIL), PUPIL),
    "in a record in a tuple": (((), Filed("namn", PUPIL)), PUPIL),
    "several": ((Filed("namn", PUPIL), DRAFT), ChangeSet(PUPIL.kinds | DRAFT.kinds, PUPIL.ids | DRAFT.ids)),
    "one of them many": ((changed(ChangeKind.DRAFT), PUPIL), ChangeSet(PUPIL.kinds | DRAFT.kinds)),
    "nothing": ("kod", ChangeSet()),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_was_changed_is_told_although_the_page_is_gone(tasks: Tasks, name: str) -> None:
    result, changes = ANSWERS[name]
    page, heard = Page(), list[ChangeSet]()
    tasks.set_change_watcher(heard.append)
    tasks.write(lambda: result, page.show_answer)
    destroy(page)
    tasks.finish_writes()
    QApplication.processEvents()
    assert heard == [changes]


def test_a_page_that_is_there_tells_it_itself(tasks: Tasks) -> None:
    page, heard = Page(), list[ChangeSet]()
    tasks.set_change_watcher(heard.append)
    tasks.write(lambda: PUPIL, page.show_answer)
    tasks.finish_writes()
    QApplication.processEvents()
    assert heard == []
    destroy(page)


def test_what_is_done_in_any_case_is_done_and_the_page_left_alone() -> None:
    page, done = Page(), []
    tell = IfAlive(page.show_answer)

    def both(answer: object) -> None:
        tell(answer)
        done.append(answer)

    both("ett")
    assert page.windowTitle() == "ett"
    destroy(page)
    assert is_alive(both)
    both("två")
    assert done == ["ett", "två"]
