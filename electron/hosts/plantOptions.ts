// The options that say what runs, the same for both hosts: --plant and --set.
import { type Command, InvalidArgumentError } from 'commander';
import {
  applyKnobChanges,
  type KnobChanges,
  type Knobs,
  knobDescriptions,
  knobKeys,
} from '../../shared/knobs.ts';

/** One line that says which argument is wrong and what would do. */
export class BadArguments extends Error {
  constructor(message: string) {
    super(message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' '));
    this.name = 'BadArguments';
  }
}

export function withPlantOptions(command: Command): Command {
  return command
    .option('--plant <file>', 'plant file; without it the default plant', readFileName)
    .option('--set <key=value>', `set a knob, repeatable; knobs: ${knobKeys.join(', ')}`, addChange, {});
}

/** `--set` over the plant, the plant over the defaults. Throws BadArguments. */
export function knobsWithChanges(knobs: Knobs, changes: KnobChanges): Knobs {
  const changed = applyKnobChanges(knobs, changes);
  if (!changed.ok) throw new BadArguments(`--set: ${changed.faults.join('; ')}`);
  return changed.knobs;
}

export function readFileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must name a file.');
  return text;
}

function addChange(text: string, changes: KnobChanges): KnobChanges {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError('It must be KEY=VALUE, as in --set batch.size=500.');
  const known = knobKeys.find((knobKey) => knobKey === key);
  if (!known) throw new InvalidArgumentError(`There is no knob ${key}; knobs are ${knobKeys.join(', ')}.`);
  return { ...changes, [known]: knobValueOf(value, knobDescriptions[known].kind) };
}

/** Text that is no number stays text, so that the refusal can show it. */
function knobValueOf(text: string, kind: 'number' | 'choice' | 'choices'): number | string | string[] {
  if (kind === 'choices') return text.split(',').map((part) => part.trim());
  if (kind === 'choice' || text.trim() === '') return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
