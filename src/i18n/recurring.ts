import type { Account } from '../contract/index.ts';
import type { Money } from '../core/index.ts';

/** The currency of all the account's amounts. */
export function currencyOf({ plan, accountCredit }: Account): string {
  return plan.unitPrice?.currency ?? accountCredit.currency;
}

/** Price of all users per interval before tax and discounts; `null` where the plan has no price per user. */
export function recurringTotal({ plan, seats, proration }: Account): Money | null {
  const { unitPrice } = plan;
  if (proration.quoteOnly === 'pricing' || unitPrice === null || seats.quantity === null) return null;
  return { ...unitPrice, amount: unitPrice.amount * seats.quantity };
}
