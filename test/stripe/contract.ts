import { describe, test } from 'node:test';
import type { StripeAccount } from './account.ts';
import { cards } from './scenarios/cards.ts';
import { credits } from './scenarios/credits.ts';
import { errors } from './scenarios/errors.ts';
import { handler } from './scenarios/handler.ts';
import { payments } from './scenarios/payments.ts';
import { seatChanges } from './scenarios/seat-changes.ts';

/** Our code's assumptions about Stripe, as sequential tests. */
export function contract(account: StripeAccount): void {
  describe(`the product's assumptions, in ${account.name}`, { concurrency: 1 }, () => {
    for (const scenario of [...seatChanges, ...payments, ...cards, ...credits, ...errors, ...handler]) {
      test(scenario.name, (t) => scenario.run(account, t));
    }
  });
}
