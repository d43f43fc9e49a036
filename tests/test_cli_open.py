"""Opening the window from the command line."""

from mpnn_studio import cli


def test_the_window_opens_on_an_example_by_its_name(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("mpnn_studio.screen_check.why_no_window", lambda: asked.append("a screen") or "No screen.")
    assert cli.main(["blow-up"]) == 2 and asked == ["a screen"]
    assert cli.main(["blow-down"]) == 2 and asked == ["a screen"]
    assert "no example of this name" in capsys.readouterr().err


def test_the_window_opens_on_a_folder_of_pictures(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr("mpnn_studio.screen_check.why_no_window", lambda: asked.append("a screen") or "No screen.")
    assert cli.main([str(tmp_path)]) == 2 and asked == ["a screen"]
