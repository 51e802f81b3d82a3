"""Opening a page of the documentation, whatever browser there is."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from collections.abc import Callable

from flaxlings.course.fault import Fault

Suspend = Callable[[Callable[[], None]], None]
"""Gives the terminal to what it is called with until that returns."""


def open_link(link: str, suspend: Suspend) -> None:
    """Show the page; a browser that needs the terminal has it until it ends.

    Raises:
        Fault: there is no browser.
    """
    try:
        browser = webbrowser.get()
    except webbrowser.Error as error:
        says = f"There is no browser here for {link}"
        raise Fault(says, hint="Copy the address, or click it where your terminal can.") from error
    if type(browser) is webbrowser.GenericBrowser:

        def show() -> None:
            browser.open(link)

        suspend(show)
        return
    # In a process of its own: what a browser prints must not be on the application's screen.
    subprocess.run(  # noqa: S603 -- our own interpreter; the address is the course's
        [sys.executable, "-m", "webbrowser", link],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
