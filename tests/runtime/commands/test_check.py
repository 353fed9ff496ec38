"""What ``tectum check`` says of a file that is right."""

from tectum.commands.main import main


def test_a_place_without_a_source_is_said(tmp_path, capsys):
    file = tmp_path / "house.toml"
    file.write_text("[web]\nport = 8080\n[[place]]\nname = 'hall'\n[[place]]\nname = 'desk'\ntext = ['hello']\n")
    assert main(["check", str(file)]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "hall: has no source: nothing happens there but what somebody says to it" in told
    assert "desk: has no source" not in told
