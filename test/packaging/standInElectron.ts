// A stand-in for Electron's distribution, to package without the binary: the files that a packager looks at, fuses
// included. It shows nothing; its program only says what it is.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What @electron/fuses looks for in a binary, and before the states: version of the wire, their number. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron is delivered: what Telltale needs is the other way round in all but three. */
const delivered = '101100011';
const languages = ['de', 'en-GB', 'en-US', 'fr', 'ja'];

/** Writes it into `folder`, as for Linux. */
export async function writeStandInElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\necho "stand-in: this is no Electron"\nexit 1\n'),
    Buffer.from(sentinel),
    Buffer.from([1, delivered.length]),
    Buffer.from(delivered),
    Buffer.from('\n'),
  ]);
  await writeFile(join(folder, 'electron'), program, { mode: 0o755 });
  await writeFile(join(folder, 'LICENSE'), 'stand-in\n');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stand-in\n');
  for (const language of languages) await writeFile(join(folder, `locales/${language}.pak`), 'stand-in');
}
