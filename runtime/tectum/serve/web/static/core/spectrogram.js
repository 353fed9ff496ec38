// Sound as a picture: a column a moment, low notes at the bottom.

/** bands: per moment the strength of each band, 0-255, as hexadecimal digits; the newest at the right edge. */
export function paint(canvas, bands) {
  const width = canvas.width, height = canvas.height, pixels = new ImageData(width, height);
  const moments = bands.slice(-width);
  moments.forEach((digits, index) => {
    const x = width - moments.length + index;
    for (let band = 0; band < digits.length / 2; band++) {
      const value = parseInt(digits.slice(2 * band, 2 * band + 2), 16) / 255;
      const at = 4 * ((height - 1 - Math.floor(band * height / (digits.length / 2))) * width + x);
      pixels.data[at] = 255 * Math.min(1, 1.6 * value);
      pixels.data[at + 1] = 255 * value ** 1.6;
      pixels.data[at + 2] = 255 * (0.25 * Math.sin(Math.PI * value) + 0.75 * value ** 4);
      pixels.data[at + 3] = 255;
    }
  });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}
