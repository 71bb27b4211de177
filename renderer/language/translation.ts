// What a translation must have: every text of the English one, and no other. Types only.

/** The same keys as `T`, with texts of its own. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]>;
};
