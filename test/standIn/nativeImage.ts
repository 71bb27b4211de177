// nativeImage: pictures of bare pixels as they were given; nothing is drawn. Runs in the stand-in's process.
import type { AddRepresentationOptions, NativeImage } from 'electron';
import { checkOptions, type PartOf, strict } from './strict.ts';

class StandInImage implements PartOf<NativeImage, StandInImage> {
  /** Their pixels, by scale. */
  readonly representations = new Map<number, Buffer>();

  addRepresentation(given: AddRepresentationOptions): void {
    checkOptions('NativeImage.addRepresentation', given, 'scaleFactor width height buffer');
    const { scaleFactor = 1, width = 0, height = 0, buffer = Buffer.alloc(0) } = given;
    if (buffer.length !== width * height * 4)
      throw new Error(`stand-in: ${buffer.length} bytes are no bitmap of ${width} × ${height} pixels`);
    this.representations.set(scaleFactor, Buffer.from(buffer));
  }
}

export const nativeImage = strict('nativeImage', {
  createEmpty: () => strict('NativeImage', new StandInImage()),
});
