// The scripts that run in a window's page before its own: the main world's, and the preload in a world of its own. Runs in the stand-in's process.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { createCodec } from './page/codec.ts';
import { joinWorlds } from './page/joinWorlds.ts';
import { enterMainWorld } from './page/mainWorld.ts';
import { enterPreloadWorld } from './page/preloadWorld.ts';

export const preloadWorldName = 'Electron Isolated Context';
/** Known to the stand-in's own scripts alone. */
export const token = `standIn${randomUUID().replaceAll('-', '')}`;
export const binding = `tell${token}`;

const preloadParameters = 'require, process, Buffer, global, setImmediate, clearImmediate, exports, module';
const pageBase64 = '{ encode: (bytes) => bytes.toBase64(), decode: (text) => Uint8Array.fromBase64(text) }';

export function mainWorldScript(): string {
  return `(${enterMainWorld})({ joinWorlds: ${joinWorlds}, token: ${JSON.stringify(token)} });`;
}

/** Throws where the preload cannot be read or compiled. */
export function preloadWorldScript(preloadFile: string): string {
  const preload = `(function (${preloadParameters}) {${readFileSync(preloadFile, 'utf8')}\n})`;
  // Compiled here only to be refused here: the page would not say where it is wrong.
  new Script(preload, { filename: preloadFile });
  return `(${enterPreloadWorld})({
    codec: (${createCodec})(${pageBase64}),
    joinWorlds: ${joinWorlds},
    token: ${JSON.stringify(token)},
    binding: ${JSON.stringify(binding)},
    platform: ${JSON.stringify(process.platform)},
    preload: ${preload},
  });`;
}
