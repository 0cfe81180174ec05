export * from './client/index.ts';
export type * from './contract/index.ts';
export * from './elements/index.ts';
export type { Message, MessageKey, Messages, PluralMessage } from './i18n/index.ts';
export type * from './state/index.ts';
