// The foot of a sweep's heat map: what was measured of the cell pointed at, with what there is to know about it.
import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CellFoot } from '../../renderer/tune/sweep/HeatMap.tsx';
import { syntheticSweep } from './syntheticSweep.ts';

const remark = 'It cannot keep up with the rate: p99 grows for as long as it runs.';

describe('foot of the heat map', () => {
  it('a remark - wraps into a second line beside the figures, and is whole when hovered over', () => {
    const [cell] = syntheticSweep('done', 0)?.cells ?? [];
    if (!cell) throw new Error('no cell');
    const page = renderToStaticMarkup(<CellFoot cell={{ ...cell, remark }} />);
    const [, title = '', shown] = /title="([^"]*)"><p class="heat-foot-words">([^<]*)</.exec(page) ?? [];
    expect(title).toMatch(/^batch 1, 4 workers: .*, journey .*%\. It cannot keep up .* runs\.$/);
    expect(shown).toBe(title);
    const css = readFileSync(new URL('../../renderer/tune/sweep/HeatMap.css', import.meta.url), 'utf8');
    const rule = /\n\.heat-foot-words \{([^}]*)\}/.exec(css)?.[1];
    expect(rule).toContain('white-space: normal');
    expect(rule).toContain('line-clamp: 2');
  });
});
