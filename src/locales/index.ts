import type { Messages } from './messages.ts';

export { buyMessages } from './en/buy.ts';
export { creditMessages } from './en/credits.ts';
export { planMessages } from './en/plan.ts';
export { seatMessages } from './en/seats.ts';
export { sharedMessages } from './en/shared.ts';
export { subscriptionMessages } from './en/subscription.ts';
export type { Message, MessageKey, Messages, MessageValues, PluralMessage } from './messages.ts';

/** Languages besides English, by lower-case tag, each loaded when an element first needs it. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Messages>>> = {};
