// Tells a screen reader about new states of priority 1 and 2, once each and politely. Readings are never announced.
import { useEffect, useRef, useState } from 'react';
import { conditions } from '../store/conditions.ts';
import { useTelltale } from '../store/telltaleStore.ts';

const everyMs = 1_000;

export function Announcer() {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const urgent = conditions(useTelltale.getState(), Date.now()).filter(({ priority }) => priority <= 2);
      const fresh = urgent.filter(({ id }) => !known.current.has(id));
      known.current = new Set(urgent.map(({ id }) => id));
      if (urgent.length === 0) setText('');
      if (fresh.length > 0) setText(fresh.map(({ title, detail }) => `${title} ${detail}`.trim()).join('. '));
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}
