import { purchaseLine } from './invoice-lines.ts';
import { draftInvoice } from './invoice-shape.ts';
import { nextNumber } from './invoices.ts';
import { newInvoicePayment } from './payment-shapes.ts';
import type { CheckoutSession, Invoice, InvoicePayment } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/**
 * Creates the invoice of a paid session with `invoice_creation`; returns undefined for other sessions. It has no
 * subscription, is paid by the session's payment, and does not use the customer's balance.
 * [?] The second at which Stripe creates it and the order of its events are unverified.
 */
export function invoicePurchase(world: World, session: CheckoutSession): Invoice | undefined {
  const { invoice_creation: wanted, customer: customerId } = session;
  const intent = world.store.find('payment_intent', session.payment_intent);
  if (wanted?.enabled !== true || customerId === null || intent === undefined) return undefined;
  const id = world.id('in');
  const now = world.now();
  const currency = session.currency ?? 'usd';
  const terms = { invoice: id, currency, subscription: null, metadata: {}, taxRates: [], discounts: [] };
  const draft = draftInvoice(world, {
    id,
    billingReason: 'manual',
    customer: { ...world.store.get('customer', customerId), balance: 0 },
    currency,
    lines: world.store.get('_checkout', session.id).lines.map((line) => purchaseLine(world, terms, line)),
    period: { start: now, end: now },
    subscription: null,
    metadata: wanted.invoice_data.metadata ?? {},
  });
  world.emit('invoice.created', world.store.put('invoice', draft));
  const open = world.store.put('invoice', {
    ...draft,
    effective_at: now,
    ending_balance: 0,
    hosted_invoice_url: `${world.baseUrl}/invoices/${id}`,
    number: nextNumber(world, customerId),
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  world.emit('invoice.finalized', open);
  const started = newInvoicePayment(world, id, intent);
  const payment: InvoicePayment = world.store.put('invoice_payment', {
    ...started,
    amount_paid: intent.amount,
    status: 'paid',
    status_transitions: { ...started.status_transitions, paid_at: now },
  });
  world.emit('invoice_payment.paid', payment);
  const paid = world.store.put('invoice', {
    ...open,
    amount_paid: open.amount_due,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    status: 'paid',
    status_transitions: { ...open.status_transitions, paid_at: now },
  });
  world.emit('invoice.paid', paid);
  world.emit('invoice.payment_succeeded', paid);
  return paid;
}
