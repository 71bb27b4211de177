// What a person may send to whoever helps: versions, the machine, how the pipeline is doing and the newest lines of the
// log, without secrets and without names of folders. Pure.
import type { RunReport } from '../../../shared/report.ts';

export interface DiagnosticsFacts {
  /** By name: "Telltale", "Electron". */
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly system: string;
  readonly report: Pick<
    RunReport,
    'durationS' | 'knobs' | 'ledger' | 'throughput' | 'eventLoopLagMs' | 'memory'
  >;
  readonly logLines: readonly string[];
  /** Absolute paths that are known, in any order: each is left out wherever it stands. */
  readonly folders: readonly string[];
  readonly userName: string;
}

export function diagnosticsText(facts: DiagnosticsFacts): string {
  const { versions, system, report, logLines } = facts;
  const { bySource: _bySource, ...ledger } = report.ledger;
  const text = [
    'Telltale diagnostics',
    ...Object.entries(versions).map(([name, version]) => `${name}: ${version ?? 'unknown'}`),
    `system: ${system}`,
    `running for: ${report.durationS.toFixed(0)} s`,
    ...Object.entries({
      ledger,
      throughput: report.throughput,
      'event loop lag, ms': report.eventLoopLagMs,
      'memory, MiB': report.memory,
      knobs: report.knobs,
    }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    '',
    'log',
    ...logLines,
  ].join('\n');
  return `${withoutSecrets(text, facts)}\n`;
}

/** Its value is quoted, and then whole; or it ends where the next name or another part begins: it may have spaces. */
const namedSecret =
  /((?:token|password|passwd|pwd|passphrase|secret|authorization|cookie|(?:api|private|access)[_-]?key)(?:\\?["'])?[ \t]*[:=][ \t]*)(?:(\\["']|["'])(?:(?!\2)(?:[^\\\n]|\\.))*(?:\2)?|(?!\\?["'])[^\s"',}&]+(?:[ \t]+(?![\w-]+\s*[:=])[^\s"',}&]+)*)/gi;

/** Named by an option, as on a command line. */
const optionSecret =
  /(--[\w-]*(?:token|password|passwd|passphrase|secret|key)[ \t]+)(?!-)(?:"[^"\n]*"|'[^'\n]*'|\S+)/gi;

/** Of any kind, to the end of its line: some are made of several named parts. */
const credentialHeader = /\b((?:proxy-)?authorization|(?:set-)?cookie)([ \t]*[:=][ \t]*)(?![\\"'])[^\n]+/gi;

/** Of a path that says by its beginning that it is one, or by the ending of its name. */
const foldersFromHere =
  /(?<![\p{L}\p{N}_/.\\@~-])(?:\.{1,2}|~[\w.-]*)[\\/]+(?:[^\\/:"'<>|\s]+[\\/]+)*(?=[^\\/\s])/gu;
const foldersOfFile =
  /(?<![\p{L}\p{N}_:/.\\@~-])(?:[\p{L}\p{N}_.-]+[\\/]+)+(?=[\p{L}\p{N}_.-]+\.(?:telltale|jsonc?|jsonl|ndjson|csv|tsv|txt|log|gz|dmp|[cm]?[jt]s)\b)/giu;

/** Paths are cut to the file's name, tokens and passwords are left out, the person's own name too. */
export function withoutSecrets(
  text: string,
  { folders, userName }: Pick<DiagnosticsFacts, 'folders' | 'userName'>,
): string {
  // Those that are known first: they may hold spaces, at which the patterns below end.
  const known = [...folders]
    .filter((folder) => folder.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((left, folder) => left.replaceAll(new RegExp(`${escaped(folder)}[\\\\/]?`, 'gi'), ''), text);
  const cut = known
    .replaceAll(/([?&](?:token|key|password|secret)=)[^\s&"']+/gi, '$1…')
    .replaceAll(optionSecret, '$1…')
    .replaceAll(credentialHeader, '$1$2…')
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 …')
    .replaceAll(namedSecret, (_all, name: string, quote = '') => `${name}${quote}…${quote}`)
    .replaceAll(/(:\/\/)(?:[^\s/@]+|[^\s/@:]*:[^\s@]+)@/g, '$1…@')
    .replaceAll(/\bfile:\/\/[^\s"'<>]*\//gi, '')
    .replaceAll(/(?<![\w:/.~])\/[^\s/:"'<>|]+(?:\/[^/:"'<>|\n]+)*\/(?=[^\s/])/g, '')
    .replaceAll(/(?:\b[A-Za-z]:[\\/]+|\\\\)(?:[^\\/:"'<>|\n]+[\\/]+)+/g, '')
    .replaceAll(foldersFromHere, '')
    .replaceAll(foldersOfFile, '');
  return userName.length > 2 ? cut.replaceAll(new RegExp(`\\b${escaped(userName)}\\b`, 'gi'), '…') : cut;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
