// What is not implemented throws by its name: objects, options and events of the stand-in are no more lenient than they are complete.
import { EventEmitter } from 'node:events';

/** What a class of ours has of Electron's, but for what every emitter has and what is `Apart`. */
export type PartOf<Real, Own, Apart = never> = Pick<
  Real,
  Exclude<keyof Real & keyof Own, keyof EventEmitter | Apart>
>;

/** What JavaScript itself and Node's inspection ask of any object. */
const askedOfAnything: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'inspect', 'default']);

export function notImplemented(what: string): never {
  throw new Error(`stand-in: ${what} is not implemented`);
}

const known = new WeakMap<object, object>();

/** The same object, but asking for a part that it does not have throws. One for each object. */
export function strict<T extends object>(name: string, parts: T): T {
  const made = (known.get(parts) as T | undefined) ?? new Proxy(parts, strictHandler<T>(name));
  known.set(parts, made);
  known.set(made, made);
  return made;
}

/** The same class, but its instances and its own parts are strict. */
export function strictClass<C extends new (...parameters: never[]) => object>(name: string, type: C): C {
  return new Proxy(type, {
    ...strictHandler<C>(name),
    construct: (target, parameters) => strict<object>(name, Reflect.construct(target, parameters)),
  });
}

function strictHandler<T extends object>(name: string): ProxyHandler<T> {
  return {
    get(target, key) {
      if (Reflect.has(target, key)) {
        const value: unknown = Reflect.get(target, key, target);
        // Private fields are those of the object itself, not of the proxy.
        return typeof value === 'function' && isMethod(target, key) ? value.bind(target) : value;
      }
      if (typeof key === 'symbol' || askedOfAnything.has(key)) return undefined;
      return notImplemented(`${name}.${key}`);
    },
    set(target, key, value) {
      if (typeof key === 'string' && !isSettable(target, key)) notImplemented(`setting ${name}.${key}`);
      return Reflect.set(target, key, value, target);
    },
  };
}

/** There, and not only to be read. */
function isSettable(target: object, key: string): boolean {
  for (let part: object | null = target; part !== null; part = Reflect.getPrototypeOf(part)) {
    const described = Reflect.getOwnPropertyDescriptor(part, key);
    if (described) return described.get === undefined || described.set !== undefined;
  }
  return false;
}

/** A whole part of Electron that is not there: whatever is asked of it, or made of it, throws by its name. */
export function missingPart(name: string): never {
  return new Proxy(function missing() {}, {
    get: (_target, key) =>
      typeof key === 'symbol' || askedOfAnything.has(key) ? undefined : notImplemented(`${name}.${key}`),
    set: (_target, key) => notImplemented(`setting ${name}.${String(key)}`),
    apply: () => notImplemented(name),
    construct: () => notImplemented(`new ${name}`),
  }) as never;
}

/** Inherited from its class; what stands on the object itself may be a class or a test's own function. */
function isMethod(target: object, key: PropertyKey): boolean {
  return !Object.hasOwn(target, key) && key !== 'constructor';
}

/** Throws for the first option that is not among the names, which stand in one text with a space between. */
export function checkOptions(what: string, options: object | undefined, names: string): void {
  for (const [name, value] of Object.entries(options ?? {}))
    if (value !== undefined && !names.split(' ').includes(name)) notImplemented(`${what} option '${name}'`);
}

/** Electron's events whose default a listener may prevent. */
export function preventable<T extends object>(details: T) {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

/** Events of every emitter of Node; events.once listens to the second. */
const ofNode: readonly string[] = ['newListener', 'error'];

/** An emitter that refuses listeners of events which it never emits. */
export class StrictEmitter extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super();
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !events.includes(event) && !ofNode.includes(event))
        notImplemented(`event '${event}' of ${name}`);
    });
  }
}

/** A strict object with those parts that is an emitter of those events. */
export function strictEmitter<T extends object>(name: string, events: readonly string[], parts: T) {
  const emitter = new StrictEmitter(name, events);
  const described = Object.getOwnPropertyDescriptors(parts);
  return strict(name, Object.defineProperties(emitter, described) as StrictEmitter & T);
}
