"""Picture augmentation: colour, night, noise, blur, compression; and made-up backgrounds."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def texture(rng: np.random.Generator, height: int, width: int) -> Picture:
    """A background that holds nothing: a colour gradient, soft blotches, sometimes stripes or upright shapes."""
    corners = rng.integers(0, 256, (2, 2, 3)).astype(np.float32)
    if rng.random() < 0.6:  # walls, tables, asphalt: nearly grey
        corners = corners.mean(2, keepdims=True) + rng.normal(0, 8, (2, 2, 3))
    base = cv2.resize(corners.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    coarse = rng.normal(0, rng.uniform(0, 25), (int(rng.integers(3, 14)), int(rng.integers(3, 14)), 1))
    base = base + cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    base = base + rng.normal(0, rng.uniform(0, 12), (height, width, 1))
    frame = np.clip(base, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.4 else 0):
        vessel(rng, frame)
    for _ in range(int(rng.integers(0, 6))):  # furniture, posts, markings
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        shape = rng.random()
        if shape < 0.4:
            cv2.rectangle(frame, (x, y), (x + int(rng.integers(4, 120)), y + int(rng.integers(4, 120))), colour, -1)
        elif shape < 0.7:
            axes = (int(rng.integers(4, 60)), int(rng.integers(4, 90)))
            cv2.ellipse(frame, (x, y), axes, float(rng.uniform(-20, 20)), 0, 360, colour, -1)
        else:
            end = (int(rng.integers(0, width)), int(rng.integers(0, height)))
            cv2.line(frame, (x, y), end, colour, int(rng.integers(1, 8)))
    return frame


def vessel(rng: np.random.Generator, frame: Picture) -> None:
    """Draw an upright turned shape (bottle, vase, lamp) with rounded shading: what else stands like a person."""
    height, width = frame.shape[:2]
    tall = int(rng.uniform(0.2, 0.85) * height)
    top, centre = int(rng.integers(-tall // 5, max(1, height - tall // 2))), int(rng.integers(0, width))
    knots = np.sort(rng.uniform(0, 1, 4))
    radii = tall * rng.uniform(0.03, 0.2, 6)
    rows = np.linspace(0, 1, tall)
    profile = np.interp(rows, [0, *knots, 1], radii)
    colour = rng.integers(0, 256, 3).astype(np.float32)
    cap, cap_colour = rng.uniform(0, 0.15), rng.integers(0, 256, 3).astype(np.float32)
    shine, clear = rng.uniform(-0.6, 0.6), rng.uniform(0.3, 1.0)
    xs = np.arange(width, dtype=np.float32)
    for row in range(max(0, top), min(height, top + tall)):
        radius = profile[row - top]
        across = (xs - centre) / max(radius, 1)
        inside = np.abs(across) < 1
        light = 0.6 + 0.4 * np.sqrt(np.clip(1 - (across[inside] - shine) ** 2 / 2, 0, 1))
        paint = (cap_colour if rows[row - top] < cap else colour) * light[:, None]
        frame[row, inside] = np.clip(clear * paint + (1 - clear) * frame[row, inside], 0, 255).astype(np.uint8)


def night(rng: np.random.Generator, frame: Picture) -> Picture:
    """A dark or infra-red picture: little colour, low light, shot and read noise."""
    grey = frame.mean(2, keepdims=True) if rng.random() < 0.6 else frame.astype(np.float32)
    light = rng.uniform(0.08, 0.5)
    dim = grey * light + rng.normal(0, 1, frame.shape) * np.sqrt(np.maximum(grey * light, 1)) * rng.uniform(0.1, 0.6)
    gain = rng.uniform(1.0, 0.9 / light)
    return np.asarray(np.clip(np.broadcast_to(dim * gain, frame.shape), 0, 255), np.uint8)


def photometric(rng: np.random.Generator, frame: Picture) -> Picture:
    """One camera: colour and contrast, sometimes night, blur (focus or motion) and JPEG compression."""
    x = frame.astype(np.float32)
    x = (x - 127) * rng.uniform(0.7, 1.3) + 127 + rng.uniform(-30, 30)
    x = x * rng.uniform(0.9, 1.1, 3).astype(np.float32)
    if rng.random() < 0.3:  # saturation, down to grey
        grey = x.mean(2, keepdims=True)
        x = grey + (x - grey) * rng.uniform(0, 1.5)
    out = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        out = night(rng, out)
    draw = rng.random()
    if draw < 0.12:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), rng.uniform(0.5, 1.8)), np.uint8)
    elif draw < 0.2:
        length = int(rng.integers(3, 9))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0)
        out = np.asarray(cv2.filter2D(out, -1, kernel / kernel.sum()), np.uint8)
    if rng.random() < 0.2:
        _, packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 70))])
        out = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(out, np.uint8)
