import type { BalanceEntry, Customer } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** A change of a customer's balance, and its reason. */
export interface BalanceMove {
  readonly amount: number;
  readonly currency: string;
  readonly type: string;
  readonly invoice?: string;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Changes a customer's balance (negative: in the customer's favor) and stores a balance transaction for it. */
export function moveBalance(world: World, customerId: string, move: BalanceMove): BalanceEntry {
  const customer = world.store.get('customer', customerId);
  const ending = customer.balance + move.amount;
  const updated: Customer = { ...customer, balance: ending, currency: customer.currency ?? move.currency };
  world.store.put('customer', updated);
  world.emit('customer.updated', updated, { balance: customer.balance });
  return world.store.put('customer_balance_transaction', {
    id: world.id('cbtxn'),
    object: 'customer_balance_transaction',
    amount: move.amount,
    checkout_session: null,
    created: world.now(),
    credit_note: null,
    currency: move.currency,
    customer: customerId,
    customer_account: null,
    description: move.description ?? null,
    ending_balance: ending,
    invoice: move.invoice ?? null,
    livemode: false,
    metadata: { ...move.metadata },
    type: move.type,
  });
}
