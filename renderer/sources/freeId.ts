// A source id that the plant does not have yet.
import { useTelltale } from '../store/telltaleStore.ts';
import type { SourceForm } from './sourceForms.ts';

const bases: Readonly<Record<SourceForm, string>> = {
  poll: 'hall',
  stream: 'line',
  replay: 'replay',
  system: 'machine',
};

export function freeId(form: SourceForm): string {
  const taken = new Set(useTelltale.getState().structure?.sources.map(({ config }) => config.id));
  const base = bases[form];
  let id: string = base;
  for (let n = 2; taken.has(id); n++) id = `${base}${n}`;
  return id;
}
