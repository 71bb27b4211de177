// nativeImage: PNG files as they are; nothing is decoded. Runs in the stand-in's process.
import { readFileSync } from 'node:fs';
import { strict } from './strict.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

class StandInImage {
  readonly #png: Buffer;
  #isTemplate = false;

  constructor(png: Buffer) {
    this.#png = png.subarray(0, 4).equals(signature) ? png : Buffer.alloc(0);
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  /** As the picture's own header has it. */
  getSize(): { width: number; height: number } {
    if (this.isEmpty()) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }

  toPNG(): Buffer {
    return Buffer.from(this.#png);
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
