// Asks npm's registry for known faults of what the lockfile names, and judges them by the list of exceptions.
import { execFile } from 'node:child_process';
import { z } from 'zod';

const limitMs = 60_000;
const fetchLimitMs = 15_000;

/** An advisory that does not concern Telltale, and why. */
export interface AuditException {
  /** "GHSA-xxxx-xxxx-xxxx". */
  readonly advisory: string;
  readonly package: string;
  readonly reason: string;
  /** Day from which it must be looked at again: "2027-01-31". */
  readonly until: string;
}

export interface Advisory {
  readonly advisory: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
  /** Versions that have the fault. */
  readonly range: string;
}

/** `reason`: why the registry did not answer. */
export type Audit = { readonly advisories: readonly Advisory[] } | { readonly reason: string };

export interface Judgement {
  /** One line each; empty when all is well. */
  readonly faults: readonly string[];
}

const advisorySchema = z.object({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  severity: z.string(),
  range: z.string(),
});
const reportSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisorySchema])) })),
});
const failureSchema = z.object({ message: z.string() });

/** Of the project in `folder`, whatever is installed there. `registry`: another than the configured one. */
export async function auditDependencies(folder: string, registry?: string): Promise<Audit> {
  const options = ['--package-lock-only', '--fetch-retries=0', `--fetch-timeout=${fetchLimitMs}`];
  const answer = await npm(folder, [
    'audit',
    '--json',
    ...options,
    ...(registry ? ['--registry', registry] : []),
  ]);
  const report = reportSchema.safeParse(answer);
  if (!report.success) return { reason: failureSchema.safeParse(answer).data?.message ?? 'npm audit failed' };
  const found = new Map<string, Advisory>();
  for (const { via } of Object.values(report.data.vulnerabilities))
    for (const cause of via) {
      // Else a package that only depends on another one that has the fault.
      if (typeof cause === 'string') continue;
      const { name, title, url, severity, range } = cause;
      const advisory = url.split('/').at(-1) ?? url;
      found.set(`${advisory} ${name}`, { advisory, package: name, severity, title, range });
    }
  return { advisories: [...found.values()] };
}

/** `today`: "2026-11-25". An exception that is out of date, or that nothing needs any longer, is a fault, too. */
export function judge(
  advisories: readonly Advisory[],
  exceptions: readonly AuditException[],
  today: string,
): Judgement {
  const applies = (exception: AuditException, advisory: Advisory): boolean =>
    exception.advisory === advisory.advisory && exception.package === advisory.package;
  const unexcused = advisories.filter((one) => !exceptions.some((exception) => applies(exception, one)));
  const needless = exceptions.filter((exception) => !advisories.some((one) => applies(exception, one)));
  const old = exceptions.filter(({ until }) => until <= today);
  return {
    faults: [
      ...unexcused.map(
        (one) => `${one.package} ${one.range}: ${one.title} (${one.severity}, ${one.advisory})`,
      ),
      ...needless.map((one) => `the exception ${one.advisory} for ${one.package} is needed no longer`),
      ...old.map((one) => `the exception ${one.advisory} for ${one.package} held until ${one.until}`),
    ],
  };
}

/** What npm prints, parsed; undefined when that is no JSON. That it fails with advisories is expected. */
function npm(folder: string, parameters: readonly string[]): Promise<unknown> {
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  const options = { cwd: folder, timeout: limitMs, shell: process.platform === 'win32' && command === 'npm' };
  return new Promise((resolve) => {
    execFile(command, [...before, ...parameters], options, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        resolve(undefined);
      }
    });
  });
}
