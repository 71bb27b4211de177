// The built UI's files, listed once: what is not on the list is never opened, whatever a URL says.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface UiFile {
  readonly contentType: string;
  /** For the Cache-Control header: names with a hash never change their content. */
  readonly cacheControl: string;
  read(): Promise<Buffer<ArrayBuffer>>;
}

/** By URL path ("/assets/index-1a2b.js"); "/" is index.html. */
export type UiFiles = ReadonlyMap<string, UiFile>;

/** Rejects when the folder cannot be read or holds no index.html. */
export async function listUiFiles(folder: string): Promise<UiFiles> {
  const files = new Map<string, UiFile>();
  // By name alone: inside a packaged archive a recursive listing by entries takes folders for files and stops there.
  for (const name of await readdir(folder, { recursive: true })) {
    const contentType = contentTypes[extname(name)];
    if (contentType === undefined) continue;
    const urlPath = `/${name.split(sep).join('/')}`;
    const cacheControl = urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
    files.set(urlPath, { contentType, cacheControl, read: () => readFile(join(folder, name)) });
  }
  const index = files.get('/index.html');
  if (!index) throw new Error(`${folder} holds no index.html: build the project with npm run build`);
  return files.set('/', index);
}
