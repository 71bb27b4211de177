// What a page and Node tell each other. `values` are in the codec's text.

export interface ContextMenuPlace {
  readonly linkURL: string;
  readonly selectionText: string;
  readonly isEditable: boolean;
  /** What can be done there: canCut, canPaste. */
  readonly editFlags: Readonly<Record<string, boolean>>;
}

/** What a page asks of its window rather than of the application. */
export interface OfWindow {
  permission(permission: string): Promise<boolean>;
  open(url: string, name: string, features: string): void;
  contextMenu(place: ContextMenuPlace): void;
  painted(): void;
}

interface Call {
  readonly id: number;
  readonly values: string;
}

/** Those with a channel are calls; `channel` of a permission is its name. `id`: of the answer, where one is waited for. */
export type FromPage =
  | ({ readonly kind: 'send' | 'invoke' | 'permission'; readonly channel: string } & Call)
  | ({ readonly kind: 'ofWindow'; readonly channel: keyof OfWindow } & Call)
  | { readonly kind: 'port'; readonly port: number; readonly values: string }
  | { readonly kind: 'portClosed'; readonly port: number };

export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly values?: string; readonly fault?: string }
  | Extract<FromPage, { port: number }>
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly values: string;
      readonly ports: readonly number[];
    };
