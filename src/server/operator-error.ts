/**
 * What only an operator can mend, and how. One line per code: the sentence that follows the facts in the message.
 * Codes are public: hosts route alerts by them.
 */
export const OPERATOR_ACTIONS = {
  seat_change_charge_differs:
    'Compare the invoice with the confirmed amount in Stripe and refund the difference.',
  stripe_mode_mismatch:
    'Create the handler with keys of the mode in which the subscription is, or link another subscription.',
  stripe_event_of_other_mode:
    'Point only the webhook endpoint of the handler’s own mode at it, or give it the keys of the other mode.',
  body_already_read: 'Requests with a body fail until then.',
} as const satisfies Record<string, string>;

/** A code of {@link OPERATOR_ACTIONS}. */
export type OperatorCode = keyof typeof OPERATOR_ACTIONS;

/** Facts beside the message, for logs: ids and numbers, never secrets. */
export type OperatorFacts = Readonly<Record<string, string | number | boolean | null>>;

/** Reported to `onError`: something that no caller can mend. The message says what happened and what to do. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
  readonly code: OperatorCode;
  readonly facts: OperatorFacts;

  constructor(
    code: OperatorCode,
    what: string,
    facts: OperatorFacts = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${what} ${OPERATOR_ACTIONS[code]}`, options);
    this.code = code;
    this.facts = facts;
  }
}
