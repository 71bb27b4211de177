// Turns what a schema found wrong into sentences for a person, each beginning with its place. Any process.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One sentence for each fault ("sources[1].rateHz: must be more than 0"); `whole` names what has no path. */
export function faultsOf(error: z.ZodError, whole: string): string[] {
  return error.issues
    .flatMap((issue) => faultsOfIssue(issue, []))
    .map((fault) => (fault.startsWith(':') ? whole + fault : fault));
}

function faultsOfIssue(issue: Issue, base: Path): string[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union') return faultsOfUnion(issue, path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${pathInWords([...path, key])}: there is no such setting`);
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element')
    return issue.issues.flatMap((inner) => faultsOfIssue(inner, path));
  return [`${pathInWords(path)}: ${issueInWords(issue)}`];
}

function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): string[] {
  if (issue.discriminator !== undefined) {
    const place = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const options =
      'options' in issue && Array.isArray(issue.options) ? ` one of ${issue.options.join(', ')}` : ' named';
    return [`${pathInWords(place)}: must be${options}`];
  }
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const reached = branches.find((branch) => !branch.some(isOfAnotherType));
  if (reached) return reached.flatMap((inner) => faultsOfIssue(inner, path));
  const expected = branches.flatMap((branch) => branch.flatMap(expectation));
  return [`${pathInWords(path)}: must be ${[...new Set(expected)].join(' or ')}`];
}

/** Whether the value is not even of the kind that this branch of a union takes. */
function isOfAnotherType(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function expectation(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [typeInWords(issue.expected)];
  return issue.code === 'invalid_value' ? issue.values.map((value) => JSON.stringify(value)) : [];
}

function issueInWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `is missing: ${typeInWords(issue.expected)} is due here`
        : `must be ${typeInWords(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `must ${sizeInWords(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)}`;
    case 'too_big':
      return `must ${sizeInWords(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}`;
    default:
      return issue.message;
  }
}

function sizeInWords(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'string') return `have ${relation} ${limit} characters`;
  if (origin === 'array') return `have ${relation} ${limit} entries`;
  return `be ${relation} ${limit}`;
}

function typeInWords(type: string): string {
  if (type === 'int') return 'a whole number';
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function pathInWords(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
