// What is planted in a project of its own: clean files of every layer, and the shape of a violation.

export interface Violation {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** Rule of the linter or number of the compiler's error, and words of its message. */
  readonly rule: string;
  readonly says?: string;
}

/** One clean file a layer, which uses what its layer may use. */
export const cleanFiles = {
  'shared/words.ts': `import { z } from 'zod';\nexport const word = z.string();\nexport type Word = z.infer<typeof word>;\n`,
  'workers/kernel.ts': `import { hrtime } from 'node:process';\nimport type { Word } from '../shared/words.ts';\nexport const now = (word: Word) => [word, hrtime.bigint()];\n`,
  'electron/engine/queue.ts': `import { setTimeout as wait } from 'node:timers/promises';\nimport type { Word } from '../../shared/words.ts';\nexport async function queue(word: Word): Promise<Word> {\n  await wait(1);\n  return word;\n}\n`,
  'electron/hosts/headless/main.ts': `import { now } from '../../../workers/kernel.ts';\nimport { queue } from '../../engine/queue.ts';\nconsole.log(now(await queue('word')), import.meta.url);\n`,
  'electron/hosts/desktop/main.ts': `import { app } from 'electron';\nimport { queue } from '../../engine/queue.ts';\napp.setName(await queue('word'));\n`,
  'renderer/title.ts': `import { word } from '../shared/words.ts';\nexport const title = word.parse('word');\n`,
  'renderer/main.tsx': `import { title } from './title.ts';\ndocument.title = title;\n`,
  'test/words.test.ts': `import { it } from 'vitest';\nimport { queue } from '../electron/engine/queue.ts';\nimport { word } from '../shared/words.ts';\nimport { now } from '../workers/kernel.ts';\nit('words - are kept', async () => {\n  now(await queue(word.parse('word')));\n});\n`,
};

/** A file that imports one name and hands it on. */
export const importing = (path: string, name = 'x') =>
  `import { ${name} } from '${path}';\nexport const kept = ${name};\n`;
