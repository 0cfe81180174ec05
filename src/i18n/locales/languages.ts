import type { Messages } from '../messages.ts';

/** The module of a language. */
export type LanguageModule = () => Promise<{ readonly messages: Messages }>;

/** Languages besides English, by lower-case tag, each loaded when an element first needs it. */
export const LANGUAGES: Readonly<Record<string, LanguageModule>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  'en-xa': () => import('./pseudo.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt-br.ts'),
};
