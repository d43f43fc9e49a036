"""Whether a window can open is found out in words, never by a core dump."""

import importlib
import os
import socket
import subprocess
import sys

import pytest

from mpnn_studio import screen_check


@pytest.fixture
def on_linux(monkeypatch):
    """A Linux desktop on which every library is there and nothing was asked of Qt."""
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(screen_check, "load_error", lambda library: "")
    return monkeypatch


def lacking(*names):
    """Answer as the system does on a machine without these libraries."""
    return lambda library: f"{library}: cannot open shared object file" if library in names else ""


def test_without_any_screen_both_variables_are_named_and_training_without_window_is_offered(on_linux):
    reason = screen_check.why_no_window()
    assert "DISPLAY" in reason
    assert "WAYLAND_DISPLAY" in reason
    assert "mpnn-studio train" in reason


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "xcb;offscreen"])
def test_a_kind_of_screen_that_needs_no_server_opens_anywhere(on_linux, platform):
    on_linux.setenv("QT_QPA_PLATFORM", platform)
    assert screen_check.why_no_window() is None


def test_a_screen_that_does_not_answer_is_named(on_linux):
    on_linux.setenv("DISPLAY", ":4711")
    assert "DISPLAY=:4711" in screen_check.why_no_window()


def test_a_wayland_screen_that_does_not_answer_is_named(on_linux, tmp_path):
    on_linux.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    on_linux.setenv("WAYLAND_DISPLAY", "wayland-4711")
    assert "wayland-4711" in screen_check.why_no_window()


def test_a_wayland_screen_that_answers_is_enough(on_linux, tmp_path):
    on_linux.chdir(tmp_path)  # the name of a socket may not be longer than 107 bytes
    on_linux.setenv("XDG_RUNTIME_DIR", ".")
    on_linux.setenv("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-0")
        server.listen()
        assert screen_check.why_no_window() is None


def test_all_missing_libraries_are_named_at_once_with_their_packages(on_linux):
    on_linux.setenv("DISPLAY", ":0")
    on_linux.setattr(screen_check, "load_error", lacking("libEGL.so.1", "libxcb-cursor.so.0"))
    reason = screen_check.why_no_window()
    assert "libEGL.so.1, libxcb-cursor.so.0" in reason
    assert "sudo apt install libegl1 libxcb-cursor0" in reason
    assert "sudo dnf install libglvnd-egl xcb-util-cursor" in reason


def test_a_library_that_others_need_is_named_once_and_the_others_not(on_linux):
    on_linux.setenv("DISPLAY", ":0")
    on_linux.setattr(screen_check, "load_error", lambda library: "libxcb.so.1: cannot open shared object file")
    reason = screen_check.why_no_window()
    assert "not installed: libxcb.so.1. " in reason
    assert "sudo apt install libxcb1 " in reason


def test_a_library_of_no_known_package_is_named_all_the_same(on_linux):
    on_linux.setenv("DISPLAY", ":0")
    on_linux.setattr(screen_check, "load_error", lambda library: "libXau.so.6: cannot open shared object file")
    assert "libXau.so.6. Install the packages" in screen_check.why_no_window()


def test_libraries_of_x_are_not_asked_for_where_no_x_is_used(on_linux):
    on_linux.setenv("QT_QPA_PLATFORM", "offscreen")
    on_linux.setattr(screen_check, "load_error", lacking("libxcb-cursor.so.0"))
    assert screen_check.why_no_window() is None


def test_a_library_that_qt_misses_beyond_the_known_ones_is_named_by_the_system(on_linux):
    def load(name):
        raise ImportError("libodd.so.7: cannot open shared object file: No such file or directory")

    on_linux.setenv("QT_QPA_PLATFORM", "offscreen")
    on_linux.setattr(importlib, "import_module", load)
    assert "libodd.so.7" in screen_check.why_no_window()


def test_a_missing_pyside_is_named(on_linux):
    def load(name):
        raise ModuleNotFoundError("No module named 'PySide6'", name="PySide6")

    on_linux.setenv("QT_QPA_PLATFORM", "offscreen")
    on_linux.setattr(importlib, "import_module", load)
    assert screen_check.why_no_window().startswith("PySide6 is not installed")


def test_a_library_that_cannot_be_loaded_is_reported_in_the_systems_words():
    assert "libnosuchthing.so.1" in screen_check.load_error("libnosuchthing.so.1")


def test_looking_for_a_screen_loads_no_qt_before_the_screen_is_known():
    code = "import sys; from mpnn_studio import screen_check as s; s.why_no_window(); print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=without_screen(), capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_the_command_without_a_screen_ends_with_one_paragraph_and_code_2():
    done = subprocess.run(
        [sys.executable, "-m", "mpnn_studio.cli"], env=without_screen(), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def without_screen():
    """The environment of a Linux machine without a desktop."""
    unset = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in unset}
