// Reads the store at a steady, lower rate: digits change four times a second, however fast frames come.
import { useEffect, useRef, useState } from 'react';
import { type TelltaleState, useTelltale } from '../store/telltaleStore.ts';

export const digitsEveryMs = 250;

/**
 * The selected part of the store, looked at every `everyMs` ms and rendered when it is another one (Object.is).
 * The selector may be an inline function; the newest one is used at each look.
 */
export function useSampled<T>(select: (state: TelltaleState) => T, everyMs = digitsEveryMs): T {
  const selectRef = useRef(select);
  selectRef.current = select;
  const [, setSampled] = useState<T>(() => select(useTelltale.getState()));
  useEffect(() => {
    const look = () => setSampled(() => selectRef.current(useTelltale.getState()));
    const timer = setInterval(look, everyMs);
    look();
    return () => clearInterval(timer);
  }, [everyMs]);
  return select(useTelltale.getState());
}
