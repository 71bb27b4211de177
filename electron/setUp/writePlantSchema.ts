// npm run plant-schema: writes the published JSON Schema of the plant file anew.
import { writeFileSync } from 'node:fs';
import { plantJsonSchema } from '../../shared/plantJsonSchema.ts';

const file = new URL('../../docs/plant.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(plantJsonSchema(), null, 2)}\n`);
