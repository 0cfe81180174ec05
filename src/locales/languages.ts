import type { Messages } from './messages.ts';

/** Languages besides English, by lower-case tag, each loaded when an element first needs it. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Messages>>> = {};
