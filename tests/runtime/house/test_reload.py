"""What a reload does for cameras that refused the house."""

import pytest
from tests.live import until
from tests.refusing_camera import RefusingCamera

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.house.house import House


@pytest.mark.parametrize("password", ["wrong", "right"])
def test_a_reload_asks_a_camera_that_refused_at_once_whether_the_file_has_another_password_or_not(
    password, engine, tmp_path
):
    with RefusingCamera() as camera:

        def config(word):
            place = {"name": "hall", "stream": f"rtsp://me:{word}@127.0.0.1:{camera.port}/1", "audio": False}
            return config_of(Document("test", {"place": [place]}), tmp_path)

        with House(config("wrong"), engine, {}) as house:

            def waits():
                return "next try in" in house.health().places["hall"].sources["stream"].reason

            until(waits)
            asked = len(camera.asked)
            house.reload(config(password))
            until(lambda: len(camera.asked) > asked)
            until(waits)
