"""Threads and kernels are chosen by the processor, never against the user."""

import pytest

from mpnn_studio import processor

FLAGS = "fpu sse2 avx2 avx512f avx512cd avx512bw avx512dq avx512vl"


def cpuinfo(vendor, flags=FLAGS):
    return f"processor\t: 0\nvendor_id\t: {vendor}\nmodel name\t: a: b\nflags\t\t: {flags}\n\nprocessor\t: 1\n"


@pytest.fixture
def environment(monkeypatch):
    for name in (processor.THREADS, processor.KERNELS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(processor.os, "cpu_count", lambda: 8)
    return processor.os.environ


@pytest.fixture
def hidden(monkeypatch):
    monkeypatch.setattr(processor, "has_hidden_avx512", lambda: True)


def test_amd_with_avx512_is_found():
    assert processor.has_hidden_avx512(cpuinfo("AuthenticAMD"))


def test_intel_is_left_to_the_detection_of_openblas():
    assert not processor.has_hidden_avx512(cpuinfo("GenuineIntel"))


@pytest.mark.parametrize("missing", sorted(processor.AVX512_FLAGS))
def test_amd_that_lacks_a_flag_is_left_alone(missing):
    flags = " ".join(flag for flag in FLAGS.split() if flag != missing)
    assert not processor.has_hidden_avx512(cpuinfo("AuthenticAMD", flags))


def test_what_is_no_cpuinfo_means_no():
    assert not processor.has_hidden_avx512("")


def test_one_core_is_left_to_the_window(environment):
    processor.prepare_numpy()
    assert environment[processor.THREADS] == "7"


def test_a_single_core_still_computes(environment, monkeypatch):
    monkeypatch.setattr(processor.os, "cpu_count", lambda: 1)
    processor.prepare_numpy()
    assert environment[processor.THREADS] == "1"


def test_hidden_kernels_are_chosen(environment, hidden):
    processor.prepare_numpy()
    assert environment[processor.KERNELS] == "SkylakeX"
    assert "SkylakeX" in processor.settings_text()


def test_the_users_own_setting_wins(environment, hidden, monkeypatch):
    monkeypatch.setenv(processor.THREADS, "3")
    monkeypatch.setenv(processor.KERNELS, "Haswell")
    processor.prepare_numpy()
    assert (environment[processor.THREADS], environment[processor.KERNELS]) == ("3", "Haswell")


def test_the_preference_is_kept_and_taken_back(environment, hidden):
    processor.decline(True)
    processor.prepare_numpy()
    assert processor.KERNELS not in environment
    processor.decline(False)
    assert not processor.declined()
