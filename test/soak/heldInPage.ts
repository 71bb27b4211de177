// What lives in a page by kind, from a heap snapshot taken over the DevTools protocol. Node.

/** MiB. Buffers outside the heap and the sources of scripts count as `document`. */
export interface HeldInPage {
  /** What scripts made: objects, arrays, functions, strings, numbers, and their shapes. */
  readonly objectsMiB: number;
  /** What the engine made of scripts: bytecode, feedback, machine code. */
  readonly codeMiB: number;
  /** What the browser holds for the page: elements, styles, texts laid out, buffers. */
  readonly documentMiB: number;
}

const chunkEvent = 'HeapProfiler.addHeapSnapshotChunk';
type HearChunk = (params: { readonly chunk: string }) => void;

/** As much of a session of the protocol as a snapshot takes. */
export interface SnapshotSession {
  on(event: typeof chunkEvent, hear: HearChunk): unknown;
  off(event: typeof chunkEvent, hear: HearChunk): unknown;
  send(method: 'HeapProfiler.takeHeapSnapshot', params: { reportProgress: boolean }): Promise<unknown>;
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  /** A row of `node_fields` after the other. */
  readonly nodes: readonly number[];
}

/** Collects garbage first; takes a few seconds, in which the page stands still. */
export async function heldInPage(session: SnapshotSession): Promise<HeldInPage> {
  const chunks: string[] = [];
  const hear: HearChunk = ({ chunk }) => {
    chunks.push(chunk);
  };
  session.on(chunkEvent, hear);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off(chunkEvent, hear);
  return byKind(JSON.parse(chunks.join('')) as Snapshot);
}

function byKind({ snapshot, nodes }: Snapshot): HeldInPage {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const bytes = types[0].map(() => 0);
  for (let row = 0; row < nodes.length; row += fields.length) {
    const type = nodes[row + typeAt] ?? 0;
    bytes[type] = (bytes[type] ?? 0) + (nodes[row + sizeAt] ?? 0);
  }
  const mib = (isOf: (type: string) => boolean): number =>
    bytes.reduce((sum, size, type) => sum + (isOf(types[0][type] ?? '') ? size : 0), 0) / 2 ** 20;
  return {
    objectsMiB: mib((type) => type !== 'code' && type !== 'native'),
    codeMiB: mib((type) => type === 'code'),
    documentMiB: mib((type) => type === 'native'),
  };
}
