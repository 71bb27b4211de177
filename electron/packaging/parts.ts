// What is inside a package and how large: from the header of its archive. Runs in Node, after packaging.
import { getRawHeader } from '@electron/asar';

export interface Part {
  /** "node_modules/zod", "out/renderer". */
  readonly name: string;
  /** Unpacked files included. */
  readonly bytes: number;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
}

/** The parts of an app.asar, largest first. */
export function partsOf(archive: string): Part[] {
  const bytes = new Map<string, number>();
  for (const { path, size } of filesOf(archive)) {
    const name = partName(path);
    bytes.set(name, (bytes.get(name) ?? 0) + size);
  }
  return [...bytes].map(([name, size]) => ({ name, bytes: size })).sort((a, b) => b.bytes - a.bytes);
}

/** Every file of an app.asar, "out/main/desktop.js", with its bytes. */
export function filesOf(archive: string): { readonly path: string; readonly size: number }[] {
  const { header } = getRawHeader(archive);
  return [...walk(header as Entry, '')];
}

function* walk(entry: Entry, path: string): Generator<{ path: string; size: number }> {
  if (!entry.files) {
    yield { path, size: entry.size ?? 0 };
    return;
  }
  for (const [name, inner] of Object.entries(entry.files))
    yield* walk(inner, path ? `${path}/${name}` : name);
}

/** A package of npm is one part, and so is each folder of the build. */
function partName(path: string): string {
  const [first = '', second = '', third = ''] = path.split('/');
  if (first === 'node_modules' && second.startsWith('@')) return `${first}/${second}/${third}`;
  return second === '' ? first : `${first}/${second}`;
}
