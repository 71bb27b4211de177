// The published JSON Schema of the plant file, for editors: made from the schema that the engine checks with.
import { z } from 'zod';
import { plantSchema } from './plant.ts';

/** Of what a file may hold: fields with defaults may be left out. */
export function plantJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(plantSchema, { io: 'input' }),
    title: 'Telltale plant',
    description: 'Sources, sensors, knobs and alarm limits of a plant that Telltale watches.',
  };
}
