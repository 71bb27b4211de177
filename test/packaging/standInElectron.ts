// A stand-in for Electron's distribution, to package without the binary: the files that a packager looks at, fuses
// included. It shows nothing; its program only says what it is.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What @electron/fuses looks for in a binary, and before the states: version of the wire, their number. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron is delivered: what Telltale needs is the other way round in all but three. */
const delivered = '101100011';
const languages = ['de', 'en-GB', 'en-US', 'fr', 'ja'];

/** Where the states of the fuses stand in a program. */
const wire = Buffer.concat([
  Buffer.from(sentinel),
  Buffer.from([1, delivered.length]),
  Buffer.from(`${delivered}\n`),
]);

/** Writes it into `folder`, which must not be there, as for Linux. */
export async function writeStandInElectron(folder: string): Promise<void> {
  await writeCommonFiles(folder);
  const script = '#!/bin/sh\necho "stand-in: this is no Electron"\nexit 1\n';
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from(script), wire]), { mode: 0o755 });
}

/** The same as for Windows: a program without code, whose resources can be read and changed. */
export async function writeStandInWindowsElectron(folder: string): Promise<void> {
  await writeCommonFiles(folder);
  const { NtExecutable, NtExecutableResource, Resource } = loadResedit();
  const executable = NtExecutable.createEmpty(false, false);
  const resource = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  const language = { lang: 1_033, codepage: 1_200 };
  version.lang = language.lang;
  version.setFileVersion(1, 0, 0, 0, language.lang);
  version.setStringValues(language, { ProductName: 'stand-in' });
  version.outputToResourceEntries(resource.entries);
  resource.outputResource(executable);
  executable.setExtraData(new Uint8Array(wire).buffer);
  await writeFile(join(folder, 'electron.exe'), Buffer.from(executable.generate()));
}

/** What the packaged program is to check: by archive, as electron-builder wrote it into its resources. */
export async function readWindowsIntegrity(program: string): Promise<unknown> {
  const { NtExecutable, NtExecutableResource } = loadResedit();
  const { entries } = NtExecutableResource.from(NtExecutable.from(await readFile(program)));
  const entry = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
  return entry && JSON.parse(Buffer.from(entry.bin).toString());
}

async function writeCommonFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  await writeFile(join(folder, 'LICENSE'), 'stand-in\n');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stand-in\n');
  for (const language of languages) await writeFile(join(folder, `locales/${language}.pak`), 'stand-in');
}

/** What is used here of electron-builder's own reader of Windows programs. */
interface Resedit {
  readonly NtExecutable: {
    createEmpty(is32: boolean, isDll: boolean): Executable;
    from(bytes: Buffer): Executable;
  };
  readonly NtExecutableResource: { from(executable: Executable): ResourceOfExecutable };
  readonly Resource: { readonly VersionInfo: { createEmpty(): VersionInfo } };
}

interface Executable {
  setExtraData(bytes: ArrayBuffer): void;
  generate(): ArrayBuffer;
}

interface ResourceOfExecutable {
  readonly entries: { readonly type: unknown; readonly id: unknown; readonly bin: ArrayBuffer }[];
  outputResource(executable: Executable): void;
}

interface VersionInfo {
  lang: number;
  setFileVersion(major: number, minor: number, micro: number, revision: number, lang: number): void;
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void;
  outputToResourceEntries(entries: ResourceOfExecutable['entries']): void;
}

function loadResedit(): Resedit {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  return createRequire(builder.resolve('app-builder-lib'))('resedit') as Resedit;
}
