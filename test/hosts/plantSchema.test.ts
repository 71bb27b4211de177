import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { plantJsonSchema } from '../../shared/plantJsonSchema.ts';

test('published schema of the plant - is the one that the engine checks with', async () => {
  const published = await readFile(new URL('../../docs/plant.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published), 'write it anew: npm run plant-schema').toEqual(plantJsonSchema());
});
