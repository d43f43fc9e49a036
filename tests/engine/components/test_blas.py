"""The kernels of OpenBLAS are known by their own name, and whatever else lies there is no reason to fail."""

import pytest
from mpneuralnetwork.components import blas


class Corename:
    restype = None

    def __call__(self):
        return b"SkylakeX"


LIBRARIES = {"libopenblas-good.so": {blas.NAME: Corename()}, "libopenblas-old.so": {}}


class Library:
    def __init__(self, path):
        name = path.replace("\\", "/").rpartition("/")[2]
        if name not in LIBRARIES:
            raise OSError("no library")
        self._functions = LIBRARIES[name]

    def __getitem__(self, name):
        if name not in self._functions:
            raise AttributeError(name)
        return self._functions[name]


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(blas.ctypes, "CDLL", Library)
    for folder in ("numpy", "numpy/.dylibs", "numpy.libs"):
        (tmp_path / folder).mkdir()
    return tmp_path / "numpy"


def test_numpys_own_library_is_asked_without_an_error():
    assert isinstance(blas.openblas_kernels(), str)


@pytest.mark.parametrize("folder", ["numpy.libs", "numpy/.dylibs"])
def test_the_library_says_its_kernels_wherever_a_wheel_puts_it(package, folder):
    (package.parent / folder / "libopenblas-good.so").touch()
    assert blas.openblas_kernels(package) == "SkylakeX"


def test_another_library_has_no_kernels_that_we_know(package):
    assert blas.openblas_kernels(package) == ""


@pytest.mark.parametrize("name", ["libopenblas-broken.so", "libopenblas-old.so"])
def test_what_cannot_be_loaded_or_does_not_answer_is_passed_over(package, name):
    (package.parent / "numpy.libs" / name).touch()
    assert blas.openblas_kernels(package) == ""
    (package / ".dylibs" / "libopenblas-good.so").touch()
    assert blas.openblas_kernels(package) == "SkylakeX"
