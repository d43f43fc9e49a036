"""Find out whether a window can open, before Qt tries: where it cannot, Qt ends the whole process.

Nothing here imports Qt until all that is known to end in an abort has been looked at.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

LIBRARIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "libGL.so.1": ("libgl1", "libglvnd-glx"),
        "libEGL.so.1": ("libegl1", "libglvnd-egl"),
        "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
        "libfreetype.so.6": ("libfreetype6", "freetype"),
        "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
        "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
        "libX11.so.6": ("libx11-6", "libX11"),
        "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    }
)
"""Libraries that PySide6 needs but does not bring, with their packages in Debian and in Fedora."""

XCB_LIBRARIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
        "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
        "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
        "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
        "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
        "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
        "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
        "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
        "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
        "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
        "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
        "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
        "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
        "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
        "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
        "libxcb.so.1": ("libxcb1", "libxcb"),
    }
)
"""The same for Qt's plugin that speaks with an X server."""

NO_WINDOW_HINT = "Without a window, “mpnn-studio train mnist” trains in the terminal."


def why_no_window() -> str | None:
    """Say in one paragraph what keeps a window from opening and what to do; None where nothing does."""
    if not sys.platform.startswith("linux"):
        return _why_no_qt()
    if _asks_for_other_screen() or _wayland_answers():
        return _why_no_libraries(LIBRARIES) or _why_no_qt()
    return (
        _why_no_display()
        or _why_no_libraries({**LIBRARIES, **XCB_LIBRARIES})
        or _why_no_answer()
        or _why_no_qt()
        or _why_no_plugin()
    )


def _asked_platforms() -> list[str]:
    """The kinds of screen that the person told Qt to use ("offscreen", "vnc", "xcb"); empty where it may choose."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    return [entry.partition(":")[0].strip() for entry in asked.split(";") if entry.strip()]


def _asks_for_other_screen() -> bool:
    return any(not name.startswith(("xcb", "wayland")) for name in _asked_platforms())


def _wayland_answers() -> bool:
    asked, name = _asked_platforms(), os.environ.get("WAYLAND_DISPLAY", "")
    if not name or (asked and not any(platform.startswith("wayland") for platform in asked)):
        return False
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", ""), name)))
        except OSError:
            return False
    return True


def _why_no_display() -> str | None:
    if os.environ.get("DISPLAY"):
        return None
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland:
        return f"The Wayland screen “{wayland}” does not answer. Start from a desktop session. {NO_WINDOW_HINT}"
    return (
        "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. Start from a desktop "
        f"session, or over “ssh -X”. {NO_WINDOW_HINT}"
    )


def _why_no_answer() -> str | None:
    """Connect to the X server as Qt would, with the person's own access rights, and hang up."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if not refused:
        return None
    return (
        f"The screen that DISPLAY={os.environ['DISPLAY']} names does not answer. Check that its X server runs and "
        f"lets you in, or start from a desktop session. {NO_WINDOW_HINT}"
    )


def _why_no_libraries(libraries: Mapping[str, tuple[str, str]]) -> str | None:
    # A complaint begins with the library that is missing: the one asked for, or one that it needs itself.
    complaints = [load_error(name) for name in libraries]
    missing = sorted({Path(complaint.partition(":")[0]).name for complaint in complaints if complaint})
    if not missing:
        return None
    packages = [libraries[name] for name in missing if name in libraries]
    debian, fedora = (" ".join(sorted({package[i] for package in packages})) for i in (0, 1))
    remedy = (
        f"On Debian or Ubuntu: sudo apt install {debian} – on Fedora: sudo dnf install {fedora}."
        if packages
        else "Install the packages that hold them."
    )
    return f"The window needs system libraries that are not installed: {', '.join(missing)}. {remedy} {NO_WINDOW_HINT}"


def load_error(library: str) -> str:
    """Try to load a shared library; return the system's complaint, empty where there is none."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return ""


def _why_no_qt() -> str | None:
    try:
        # In this order: pyqtgraph takes whichever Qt is loaded, and would else prefer another one.
        for name in ("PySide6.QtWidgets", "pyqtgraph"):
            importlib.import_module(name)
    except ModuleNotFoundError as error:
        return f"{error.name} is not installed. Install the studio again with its dependencies. {NO_WINDOW_HINT}"
    except ImportError as error:
        return f"Qt cannot be loaded: {error}. Install the package that holds that library. {NO_WINDOW_HINT}"
    return None


def _why_no_plugin() -> str | None:
    """Load Qt's X plugin as Qt would: whatever it lacks beyond the lists above is named by the system."""
    library = importlib.import_module("PySide6.QtCore").QLibraryInfo
    plugin = Path(library.path(library.LibraryPath.PluginsPath), "platforms", "libqxcb.so")
    complaint = load_error(str(plugin)) if plugin.exists() else ""
    return f"Qt's part for X servers cannot be loaded: {complaint}. {NO_WINDOW_HINT}" if complaint else None
