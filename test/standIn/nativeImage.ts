// nativeImage: pictures as they were given, PNG or bare pixels; nothing is decoded or drawn. Runs in the stand-in's process.
import { readFileSync } from 'node:fs';
import type { AddRepresentationOptions } from 'electron';
import { checkOptions, notImplemented, strict } from './strict.ts';

interface Representation {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
  readonly isPng: boolean;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

class StandInImage {
  readonly #representations = new Map<number, Representation>();
  #isTemplate = false;

  isEmpty(): boolean {
    return this.#representations.size === 0;
  }

  addRepresentation(given: AddRepresentationOptions): void {
    checkOptions('NativeImage.addRepresentation', given, ['scaleFactor', 'width', 'height', 'buffer']);
    const { scaleFactor = 1, width = 0, height = 0, buffer = Buffer.alloc(0) } = given;
    const isPng = buffer.subarray(0, 4).equals(signature);
    if (!isPng && buffer.length !== width * height * 4)
      throw new Error(`stand-in: ${buffer.length} bytes are no bitmap of ${width} × ${height} pixels`);
    // A PNG's own header has its size.
    const size = isPng
      ? { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) }
      : { width, height };
    this.#representations.set(scaleFactor, { ...size, bytes: Buffer.from(buffer), isPng });
  }

  getScaleFactors(): number[] {
    return [...this.#representations.keys()];
  }

  /** In pixels of scale 1. */
  getSize(scaleFactor = 1): { width: number; height: number } {
    const { width = 0, height = 0 } = this.#representations.get(scaleFactor) ?? {};
    return { width: width / scaleFactor, height: height / scaleFactor };
  }

  toPNG(): Buffer {
    return this.#bytes(true);
  }

  toBitmap(): Buffer {
    return this.#bytes(false);
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }

  #bytes(isPng: boolean): Buffer {
    const first = this.#representations.get(1);
    if (first && first.isPng !== isPng) notImplemented('changing the format of a picture');
    return Buffer.from(first?.bytes ?? []);
  }
}

function imageOf(png: Buffer): StandInImage {
  const image = new StandInImage();
  if (png.subarray(0, 4).equals(signature)) image.addRepresentation({ buffer: png });
  return strict('NativeImage', image);
}

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
