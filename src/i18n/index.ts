export { LANGUAGES } from './locales/languages.ts';
export type { Message, MessageKey, Messages, MessageValues, PluralMessage } from './messages.ts';
