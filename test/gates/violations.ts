// One violation of each rule that the linter or the compiler enforces beside the import boundaries.
import { importing, type Violation } from './planted.ts';

/** Caught by the linter. */
export const lintViolations: readonly Violation[] = [
  {
    title: 'a type imported within a type',
    file: 'electron/engine/importsTypeInline.ts',
    text: `export type Host = typeof import('../hosts/headless/main.ts');\n`,
    rule: 'plugin',
    says: 'import type statement',
  },
  {
    title: 'the engine looking for files beside itself',
    file: 'electron/engine/usesImportMeta.ts',
    text: `export const file = new URL('./worker.js', import.meta.url);\n`,
    rule: 'plugin',
    says: 'never uses import.meta',
  },
  {
    title: 'a text of the UI outside the languages',
    file: 'renderer/untranslatedText.tsx',
    text: `export const Close = () => <b>Close this</b>;\n`,
    rule: 'noJsxLiterals',
  },
  {
    title: 'a spoken name of the UI outside the languages',
    file: 'renderer/untranslatedName.tsx',
    text: `export const Close = ({ name }: { name: string }) => <i aria-label={\`Close \${name}\`} />;\n`,
    rule: 'plugin',
    says: 'renderer/language',
  },
  {
    title: 'an import cycle',
    file: 'shared/cycleA.ts',
    text: `import { b } from './cycleB.ts';\nexport const a = (): number => b();\n`,
    rule: 'noImportCycles',
  },
  {
    title: 'the other end of an import cycle',
    file: 'shared/cycleB.ts',
    text: `import { a } from './cycleA.ts';\nexport const b = (): number => a();\n`,
    rule: 'noImportCycles',
  },
  {
    title: 'a Node module without its protocol',
    file: 'workers/bareNode.ts',
    text: importing('fs', 'readFileSync'),
    rule: 'useNodejsImportProtocol',
  },
  {
    title: 'a package that is not a dependency',
    file: 'workers/undeclared.ts',
    text: importing('ajv', 'Ajv'),
    rule: 'noUndeclaredDependencies',
  },
  {
    title: 'any',
    file: 'workers/usesAny.ts',
    text: 'export const length = (value: any): number => value.length;\n',
    rule: 'noExplicitAny',
  },
  {
    title: 'a promise that nobody awaits',
    file: 'workers/floats.ts',
    text: `async function work(): Promise<void> {}\nexport function begin(): void {\n  work();\n}\n`,
    rule: 'noFloatingPromises',
  },
  {
    title: 'a non-null assertion',
    file: 'workers/asserts.ts',
    text: 'export const first = (values: string[]): string => values[0]!;\n',
    rule: 'noNonNullAssertion',
  },
  {
    title: 'a cast by way of unknown',
    file: 'workers/casts.ts',
    text: 'export const asText = (value: number): string => value as unknown as string;\n',
    rule: 'plugin',
    says: 'cast by way of unknown',
  },
  {
    title: 'a suppressed type error',
    file: 'workers/ignores.ts',
    text: `// @ts-ignore\nexport const text: string = 1;\n`,
    rule: 'noTsIgnore',
  },
  {
    title: 'an unused import',
    file: 'workers/importsMore.ts',
    text: `import { now } from './kernel.ts';\nexport const kept = 1;\n`,
    rule: 'noUnusedImports',
  },
  {
    title: 'an unused variable',
    file: 'workers/unusedVariable.ts',
    text: 'export function work(): void {\n  const kept = 1;\n}\n',
    rule: 'noUnusedVariables',
  },
  {
    title: 'a test that runs alone',
    file: 'test/focused.test.ts',
    text: `import { it } from 'vitest';\nit.only('words - are kept', () => {});\n`,
    rule: 'noFocusedTests',
  },
  {
    title: 'a file of more than 300 lines',
    file: 'workers/long.ts',
    text: Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};\n`).join(''),
    rule: 'noExcessiveLinesPerFile',
  },
];

/** Caught by the compiler. */
export const typeViolations: readonly Violation[] = [
  {
    title: 'shared/ using a Node global',
    file: 'shared/usesProcess.ts',
    text: 'export const folder = process.cwd();\n',
    rule: 'TS2591',
    says: "'process'",
  },
  {
    title: 'workers/ using the DOM',
    file: 'workers/usesDocument.ts',
    text: 'export const title = document.title;\n',
    rule: 'TS2584',
    says: "'document'",
  },
  {
    title: 'the engine using the DOM',
    file: 'electron/engine/usesDocument.ts',
    text: 'export const title = document.title;\n',
    rule: 'TS2584',
    says: "'document'",
  },
  {
    title: 'a host compiled with the renderer',
    file: 'electron/hosts/headless/importsRenderer.ts',
    text: importing('../../../renderer/title.ts', 'title'),
    rule: 'TS6307',
    says: 'renderer/title.ts',
  },
  {
    title: 'renderer/ using a Node global',
    file: 'renderer/usesProcess.ts',
    text: 'export const folder = process.cwd();\n',
    rule: 'TS2591',
    says: "'process'",
  },
  {
    title: 'a possibly missing element used as if it were there',
    file: 'workers/unchecked.ts',
    text: 'export const first = (values: string[]): string => values[0];\n',
    rule: 'TS2322',
  },
  {
    title: 'a type error in a test',
    file: 'test/wrong.test.ts',
    text: 'export const text: string = 1;\n',
    rule: 'TS2322',
  },
];
