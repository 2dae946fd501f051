/** Text that each view escapes in its own way. A bare string is always literal: never Markdown, never HTML. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: Text }
  | { readonly link: string; readonly text: Text }
  | { readonly mark: Mark; readonly text: string };

/** A verdict in a cell or a list. Each view has its own icon and colour for it; `text` says the same in words. */
export type Mark =
  | 'better'
  | 'worse'
  | 'noise'
  | 'unclear'
  | 'changed'
  | 'same'
  | 'new'
  | 'gone'
  | 'pass'
  | 'fail'
  | 'overridden'
  | 'warn';

export type Text = readonly Inline[];

export type Align = 'left' | 'right' | 'center';

/** A picture's bytes; `id` is the lowercase hexadecimal SHA-256 of them. */
export interface Asset {
  readonly id: string;
  /** A file name for people and browsers: `loss-light.png`. Safe in a path and a URL. */
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export interface Figure {
  readonly title: string;
  /** What the picture shows, for who cannot see it: "loss over step: main ends at 0.14, this change at 0.12". */
  readonly alt: string;
  /** What stands below the picture on a page, where `alt` reads out what anybody can see in it; else `alt` does. */
  readonly caption?: string;
  /** Asset ids. Without `dark`, the light one serves both. */
  readonly light: string;
  readonly dark?: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Where no picture can be hosted: a Mermaid chart, or rows of numbers. */
  readonly fallback?: { readonly mermaid?: string; readonly table?: TableBlock };
}

export interface TableBlock {
  readonly type: 'table';
  readonly align: readonly Align[];
  readonly head: readonly Text[];
  readonly rows: readonly (readonly Text[])[];
}

export type Block =
  | { readonly type: 'paragraph'; readonly text: Text }
  | { readonly type: 'list'; readonly items: readonly Text[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | { readonly type: 'figures'; readonly figures: readonly Figure[] }
  | TableBlock;

export interface Section {
  readonly id: string;
  readonly title: Text;
  /** `plain` stands without a fold; the others are folds. */
  readonly fold: 'plain' | 'open' | 'closed';
  /** Where a comment is too long, the section with the largest number goes first; 0 is never dropped. */
  readonly dropOrder: number;
  readonly blocks: readonly Block[];
}

/** The first thing a reader sees, and all that some will. */
export interface Headline {
  readonly icon: 'pass' | 'fail' | 'warn' | 'neutral';
  readonly text: Text;
}

/** One model; Markdown, HTML, JSON and the terminal are views of it. */
export interface Report {
  readonly key: string;
  readonly headline: Headline;
  /** The second line: which revision against which, and how sure. */
  readonly context: Text;
  readonly sections: readonly Section[];
  readonly assets: readonly Asset[];
  /** The last, small line. */
  readonly footer: Text;
  /** Where the whole report stands, for a view that has to leave something out. */
  readonly fullUrl?: string;
}
