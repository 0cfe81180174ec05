import type { en } from './locales/en.ts';

/** Forms of a message by plural category (CLDR), selected by the placeholder `{count}`. */
export type PluralMessage = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** A message with `{name}` placeholders, or its plural forms. */
export type Message = string | PluralMessage;

/** Key of a message. */
export type MessageKey = keyof typeof en;

/** All messages of one language. */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : PluralMessage;
};

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Texts<Value> = Value extends string ? Value : Value[keyof Value];
type Placeholders<Key extends MessageKey> = Names<Texts<(typeof en)[Key]>>;

/**
 * Values for a message's placeholders: strings are inserted as they are, numbers in the locale's digits. Empty if the
 * message has no placeholders.
 */
export type MessageValues<Key extends MessageKey> = [Placeholders<Key>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<Key>, string | number>>];
