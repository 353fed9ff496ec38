"""What a run asks of its networks."""

from dataclasses import replace
from itertools import count

from tectum_export.recipe import load_recipe
from tectum_export.train.run import Run


def test_the_same_weights_are_asked_once_and_others_anew(tmp_path):
    run, answers = Run(tmp_path, load_recipe("home"), tmp_path), count()

    def ask(which, part="audio"):
        return which.once(part, "hours of sound", lambda: next(answers))

    assert [ask(run), ask(run)] == [0, 1]  # without weights: what fails is asked each time, and says so
    (tmp_path / "audio.pt").write_bytes(b"trained")
    (tmp_path / "vision.pt").write_bytes(b"trained")
    assert [ask(run), ask(run), ask(run, "vision"), ask(run.at_small_size())] == [2, 2, 3, 2]
    (tmp_path / "audio.pt").write_bytes(b"trained again")
    assert [ask(run), ask(run)] == [4, 4]
    graphs = tmp_path / "graphs"
    graphs.mkdir()
    (graphs / "audio.onnx").write_bytes(b"rounded")
    assert [ask(replace(run, graphs=graphs)), ask(run)] == [5, 4]
