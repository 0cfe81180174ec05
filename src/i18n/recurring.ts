import type { Account } from '../contract/index.ts';
import type { Money } from '../core/index.ts';

/** Returns the currency of all amounts in the account. */
export function currencyOf({ plan, accountCredit }: Account): string {
  return plan.unitPrice?.currency ?? accountCredit.currency;
}

/** Returns the price of all users per interval before tax and discounts; `null` if the plan has no unit price, or the product exceeds 2⁵³. */
export function recurringTotal({ plan, seats, proration }: Account): Money | null {
  const { unitPrice } = plan;
  if (proration.quoteOnly === 'pricing' || unitPrice === null || seats.quantity === null) return null;
  const amount = unitPrice.amount * seats.quantity;
  return Number.isSafeInteger(amount) ? { ...unitPrice, amount } : null;
}
