// What the desktop host uses of Electron, read from its sources, and what electron.d.ts of the pinned version says of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const desktop = join(root, 'electron/hosts/desktop');
const declarations = readFileSync(join(root, 'node_modules/electron/electron.d.ts'), 'utf8');

export interface Use {
  /** Of the module: "app". */
  readonly name: string;
  /** Of that name: "quit"; null where it is only imported. */
  readonly member: string | null;
  /** Of `on` and `once`: the event. */
  readonly event: string | null;
  readonly file: string;
  readonly isType: boolean;
}

const files = readdirSync(desktop).filter((name) => name.endsWith('.ts'));

/** Names imported from electron, and what is asked of them by their own name. */
export const uses: readonly Use[] = files.flatMap((file) => usesIn(file));

function usesIn(file: string): Use[] {
  const text = readFileSync(join(desktop, file), 'utf8');
  const imports = [...text.matchAll(/import (type )?\{([^}]*)\} from 'electron'/g)].flatMap(
    ([, type, names = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => ({
          name: name.replace(/^type /, ''),
          isType: Boolean(type) || name.startsWith('type '),
        })),
  );
  return imports.flatMap(({ name, isType }) => {
    const imported = { name, isType, file, member: null, event: null };
    if (isType) return [imported];
    const asked = [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)(?:\\(\\s*'([^']*)')?`, 'g'))];
    return [
      imported,
      ...asked.map(([, member = '', first]) => ({
        ...imported,
        member,
        event: member === 'on' || member === 'once' ? (first ?? null) : null,
      })),
    ];
  });
}

/** Exported by the module at all, as a value or as a type. */
export function isDeclared(name: string): boolean {
  const exported = declarations.slice(declarations.indexOf('namespace CrossProcessExports'));
  return new RegExp(`\\b(?:const|class|type|interface) ${name}\\b`).test(exported);
}

/** What the module has in the main process, as values. */
export function mainProcessNames(): string[] {
  const bodies = [...declarations.matchAll(/^ {2}namespace (?:Common|Main) \{\n([\s\S]*?)\n {2}\}/gm)];
  return bodies.flatMap(([, body = '']) =>
    [...body.matchAll(/^ {4}(?:const|class) (\w+)/gm)].map(([, name = '']) => name),
  );
}

/** Each interface and class by its name, without what it inherits. */
const blocks = new Map(
  [...declarations.matchAll(/^ {2}(?:interface|class) (\w+)[^\n]*\{\n([\s\S]*?)\n {2}\}/gm)].map(
    ([, name = '', body = '']) => [name, body],
  ),
);

/** Body of what a name of the module is: `app` is an App. */
function blockOf(name: string): string {
  return blocks.get(name) ?? blocks.get(name.charAt(0).toUpperCase() + name.slice(1)) ?? '';
}

export function hasEvent(name: string, event: string): boolean {
  return blockOf(name).includes(`on(event: '${event}'`) || parentHasEvent(name, event);
}

function parentHasEvent(name: string, event: string): boolean {
  return name === 'BrowserWindow' && blockOf('BaseWindow').includes(`on(event: '${event}'`);
}

/** Whether all that the declarations say of a member is that it is deprecated. */
export function isDeprecated(name: string, member: string): boolean {
  const found = [
    ...blockOf(name).matchAll(
      new RegExp(`(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)? {4}(?:static |readonly )*${member}[?(:<]`, 'g'),
    ),
  ];
  return found.length > 0 && found.every(([, comment = '']) => comment.includes('@deprecated'));
}
