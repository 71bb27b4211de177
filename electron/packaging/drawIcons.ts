// npm run icons: draws the icons of every platform from their SVG sources. Runs on a developer's machine, in Node.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';

const folder = import.meta.dirname;
/** Pixels. Linux takes one file for each; Windows those up to 256. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1_024] as const;
/** Below this the drawing for large sizes blurs. */
const leastOfLarge = 48;
const mostOfIco = 256;
/** What macOS names each size, and the same size as twice the next smaller one. */
const icnsTypes = [
  [16, 'ic04'],
  [32, 'ic05'],
  [32, 'ic11'],
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic13'],
  [256, 'ic08'],
  [512, 'ic14'],
  [512, 'ic09'],
  [1_024, 'ic10'],
] as const;

/** By size in pixels. */
type Drawn = ReadonlyMap<number, Buffer>;

await drawApplication();
await drawPlantFile();

async function drawApplication(): Promise<void> {
  const [large, small] = await Promise.all([source('icon.svg'), source('iconSmall.svg')]);
  const drawn = draw((size) => (size < leastOfLarge ? small : large));
  await mkdir(join(folder, 'icons'), { recursive: true });
  for (const [size, png] of drawn) await writeFile(join(folder, `icons/${size}x${size}.png`), png);
  await writePlatforms('icon', drawn);
}

async function drawPlantFile(): Promise<void> {
  const svg = await source('plantFile.svg');
  await writePlatforms(
    'plantFile',
    draw(() => svg),
  );
}

function source(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

function draw(sourceOf: (size: number) => string): Drawn {
  return new Map(
    sizes.map((size) => {
      const drawing = new Resvg(sourceOf(size), { fitTo: { mode: 'width', value: size } });
      return [size, drawing.render().asPng()];
    }),
  );
}

async function writePlatforms(name: string, drawn: Drawn): Promise<void> {
  const ico = new IconIco();
  for (const [size, png] of drawn) if (size <= mostOfIco) await ico.addFromPng(png);
  await writeFile(join(folder, `${name}.ico`), ico.encode());
  const icns = new IconIcns();
  icns.toc = true;
  for (const [size, type] of icnsTypes) {
    const png = drawn.get(size);
    if (png) await icns.addFromPng(png, [type]);
  }
  await writeFile(join(folder, `${name}.icns`), icns.encode());
}
