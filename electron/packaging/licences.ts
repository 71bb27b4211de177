// Lists what goes along in the package and under which licence: for About, and as a text beside the application.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Licence {
  /** "react-dom". */
  readonly name: string;
  readonly version: string;
  /** As the package says it, an SPDX expression: "MIT". */
  readonly licence: string;
  /** Its licence and notice files, one after the other; empty when it brings none. */
  readonly text: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages that the build takes into its own files. */
export const builtIn = [
  'i18next',
  'lucide-react',
  'react',
  'react-aria',
  'react-aria-components',
  'react-dom',
  'react-i18next',
  'react-stately',
  'recharts',
  'uplot',
  'zustand',
] as const;

const licenceFile = /^(licen[cs]e|notice|copying)/i;

/**
 * What `names`, packages that `folder`'s project depends on, need at run time, themselves included; by name. Optional
 * ones are listed where they are installed. Rejects when another is not, or when one states no licence.
 */
export async function listLicences(folder: string, names: readonly string[]): Promise<Licence[]> {
  const found = new Map<string, Licence>();
  const left: Needed[] = names.map((name) => ({ name, from: join(folder, 'package.json'), optional: false }));
  for (let next = left.pop(); next; next = left.pop()) {
    const file = await manifestFile(next);
    if (file === null) continue;
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
    const key = `${manifest.name}@${manifest.version}`;
    if (found.has(key)) continue;
    found.set(key, await licenceOf(manifest, dirname(file)));
    left.push(...neededBy(manifest, file));
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

interface Needed {
  readonly name: string;
  /** Manifest of what needs it. */
  readonly from: string;
  readonly optional: boolean;
}

function neededBy({ dependencies = {}, optionalDependencies = {} }: Manifest, from: string): Needed[] {
  // npm lists an optional one among the others, too.
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  return names.map((name) => ({ name, from, optional: name in optionalDependencies }));
}

export function licencesText(licences: readonly Licence[]): string {
  const line = '='.repeat(80);
  const parts = licences.map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version} (${licence})\n${line}\n\n${text}\n`,
  );
  return `Telltale is made with the packages below.\n\n${parts.join('\n')}`;
}

/** A package's own exports may hide its manifest, so its folder is looked for as Node does. */
async function manifestFile({ name, from, optional }: Needed): Promise<string | null> {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json');
    if (existsSync(file)) return file;
  }
  if (optional) return null;
  throw new Error(`${name}, which ${from} needs, is not installed`);
}

async function licenceOf({ name, version, license }: Manifest, folder: string): Promise<Licence> {
  const licence = typeof license === 'object' ? license.type : license;
  if (!licence) throw new Error(`${name} ${version} states no licence`);
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { name, version, licence, text: texts.map((text) => text.trim()).join('\n\n') };
}
