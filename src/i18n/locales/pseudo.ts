import { en } from './en.ts';
import type { Message, Messages } from '../messages.ts';

const PLAIN = 'aceginorsuyACEINOSUY';
const ACCENTED = 'áçéĝíñóŕšúýÅÇÉÎÑÓŠÛÝ';
/** How much longer each text becomes: about as much as in German and Finnish. */
const LONGER = 0.35;

/** Returns an English text with accents and about a third longer, with unchanged placeholders. */
function stretch(text: string): string {
  const accented = text.replace(
    /\{\w+\}|<[^>]+>|[a-z]/gi,
    (match) => ACCENTED[PLAIN.indexOf(match)] ?? match,
  );
  return `[${accented}${'~'.repeat(Math.ceil(text.length * LONGER))}]`;
}

function stretchMessage(message: Message): Message {
  if (typeof message === 'string') return stretch(message);
  return Object.fromEntries(
    Object.entries(message).map(([category, text]) => [category, stretch(text)]),
  ) as unknown as Message;
}

/** The pseudo-locale `en-XA`: reveals text that does not come from the messages, and layouts that are too narrow. */
export const messages = Object.fromEntries(
  Object.entries(en).map(([key, message]) => [key, stretchMessage(message)]),
) as unknown as Messages;
