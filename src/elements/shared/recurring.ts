import type { Account } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';

/** Price of all users per interval before tax and discounts; `null` where the plan's pricing is not per user alone. */
export function recurringTotal({ plan, seats, proration }: Account): Money | null {
  if (proration.quoteOnly === 'pricing') return null;
  return { ...plan.unitPrice, amount: plan.unitPrice.amount * seats.quantity };
}
