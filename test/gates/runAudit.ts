// npm run audit: known faults of the dependencies. Exit code 1 for a fault, and with --required when nothing could be
// checked; else an unreachable registry is said and passes.
import { resolve } from 'node:path';
import { auditExceptions } from './auditExceptions.ts';
import { auditDependencies, judge } from './dependencyAudit.ts';

const audit = await auditDependencies(resolve(import.meta.dirname, '../..'));
if ('reason' in audit) {
  console.log(`Not checked: registry not reachable (${audit.reason})`);
  process.exitCode = process.argv.includes('--required') ? 1 : 0;
} else {
  const { faults } = judge(audit.advisories, auditExceptions, new Date().toISOString().slice(0, 10));
  for (const fault of faults) console.log(fault);
  console.log(`${audit.advisories.length} advisories, ${auditExceptions.length} exceptions`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
