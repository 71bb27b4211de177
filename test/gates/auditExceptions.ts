// Advisories against what the lockfile names that do not concern Telltale, each with the reason. None at present.
import type { AuditException } from './dependencyAudit.ts';

export const auditExceptions: readonly AuditException[] = [];
