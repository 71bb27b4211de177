// nativeImage: PNG files as they are, nothing is decoded; raw pixels by their size. Runs in the stand-in's process.
import { readFileSync } from 'node:fs';
import type { AddRepresentationOptions } from 'electron';
import { notImplemented, strict } from './strict.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

class StandInImage {
  readonly #png: Buffer;
  #isTemplate = false;
  /** Of raw pixels, by scale. */
  readonly #sizes = new Map<number, { width: number; height: number }>();

  constructor(png: Buffer) {
    this.#png = png.subarray(0, 4).equals(signature) ? png : Buffer.alloc(0);
  }

  isEmpty(): boolean {
    return this.#png.length === 0 && this.#sizes.size === 0;
  }

  /** As the picture's own header has it. */
  getSize(): { width: number; height: number } {
    const [size] = this.#sizes.values();
    if (size) return size;
    if (this.isEmpty()) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }

  toPNG(): Buffer {
    return Buffer.from(this.#png);
  }

  /** Of raw pixels alone, as 4 bytes each. */
  addRepresentation({
    scaleFactor = 1,
    width = 0,
    height = 0,
    buffer,
    ...others
  }: AddRepresentationOptions): void {
    if (!buffer || Object.keys(others).length > 0)
      notImplemented('NativeImage.addRepresentation of a data URL');
    if (buffer.length !== width * height * 4)
      throw new Error(
        `stand-in: ${width} × ${height} pixels have ${width * height * 4} bytes, not ${buffer.length}`,
      );
    this.#sizes.set(scaleFactor, { width, height });
  }

  getScaleFactors(): number[] {
    return this.isEmpty()
      ? []
      : [1, ...this.#sizes.keys()].filter((scale, i, all) => all.indexOf(scale) === i);
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

const imageOf = (png: Buffer): StandInImage => strict('NativeImage', new StandInImage(png));

export const nativeImage = strict('nativeImage', {
  createEmpty: () => imageOf(Buffer.alloc(0)),
  createFromBuffer: (png: Buffer) => imageOf(png),
  /** Empty where there is no such file, as in Electron. */
  createFromPath(path: string) {
    try {
      return imageOf(readFileSync(path));
    } catch {
      return imageOf(Buffer.alloc(0));
    }
  },
  createFromDataURL: (url: string) => imageOf(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
});
