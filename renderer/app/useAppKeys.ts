// The keys that hold everywhere; what a screen or a control uses itself stops the event first.
import { useEffect } from 'react';
import { screenNames } from '../../shared/screens.ts';
import { showFaults } from '../faults/putInFault.ts';
import { useTelltale } from '../store/telltaleStore.ts';

/** A field with this attribute receives the focus on "/". */
const findFieldSelector = '[data-find-field]';

const panShare = 0.25;
const zoomFactor = 1.5;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** True for controls to which Space or arrows mean something else. */
function usesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'button, a, [role="slider"], [role="tab"], [role="row"], [role="option"], [role="radio"]',
    ) !== null
  );
}

function pan(direction: -1 | 1): void {
  const { span, atMs, setSpanEnd } = useTelltale.getState();
  if (!Number.isFinite(atMs)) return;
  setSpanEnd((span.endMs ?? atMs) + direction * span.spanMs * panShare);
}

function zoom(factor: number): void {
  const { span, setSpanMs } = useTelltale.getState();
  setSpanMs(span.spanMs * factor);
}

export function useAppKeys(onShowKeys: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      if (act(event, onShowKeys)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onShowKeys]);
}

/** True when the key meant something. */
function act(event: KeyboardEvent, onShowKeys: () => void): boolean {
  const store = useTelltale.getState();
  const { key } = event;
  const screen = screenNames[Number(key) - 1];
  if (/^[1-9]$/.test(key) && screen) {
    store.showScreen(screen);
    return true;
  }
  const hasTimeCharts =
    store.screen === 'monitor' ||
    store.screen === 'pipeline' ||
    (store.screen === 'tune' && store.tuneView === 'autoTune');
  const isFree = hasTimeCharts && !usesKeys(event.target);
  const actions: Readonly<Record<string, (() => void) | undefined>> = {
    '/': () => document.querySelector<HTMLInputElement>(findFieldSelector)?.focus(),
    '?': onShowKeys,
    k: () => store.showSideTab(store.screen, 'knobs'),
    f: showFaults,
    t: store.toggleTable,
    '+': hasTimeCharts ? () => zoom(1 / zoomFactor) : undefined,
    '=': hasTimeCharts ? () => zoom(1 / zoomFactor) : undefined,
    '-': hasTimeCharts ? () => zoom(zoomFactor) : undefined,
    ' ': isFree ? store.togglePaused : undefined,
    arrowleft: isFree ? () => pan(-1) : undefined,
    arrowright: isFree ? () => pan(1) : undefined,
  };
  const action = actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}
