"""Addresses of cameras: a token shows its place alone, outlasts a restart, and ends when it is made another."""

import pytest

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tectum.serve.web.camera_links import CameraLinks


def test_a_token_is_of_one_place_is_kept_for_its_user_alone_and_can_be_made_another(tmp_path):
    links = CameraLinks(tmp_path)
    token = links.token("hall")
    assert links.fits("hall", token)
    assert not links.fits("garden", token)
    assert not links.fits("hall", "")
    assert not links.fits("hall", "ö\udc80")
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert CameraLinks(tmp_path).fits("hall", token)
    links.renew()
    assert not links.fits("hall", token)
    assert CameraLinks(tmp_path).token("hall") == links.token("hall") != token


def test_a_house_that_keeps_nothing_has_others_with_every_start_and_a_damaged_secret_is_replaced(tmp_path):
    assert CameraLinks(None).token("hall") != CameraLinks(None).token("hall")
    (tmp_path / "camera-links.key").write_bytes(b"")
    assert CameraLinks(tmp_path).token("hall") == CameraLinks(tmp_path).token("hall")
