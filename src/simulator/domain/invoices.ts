import { invalid } from '../protocol/fault.ts';
import { moveBalance } from './balance.ts';
import { draftInvoice } from './invoice-shape.ts';
import type { InvoiceParts } from './invoice-shape.ts';
import { newInvoicePayment, newPaymentIntent } from './payment-shapes.ts';
import { attemptPayment, cancelPayment } from './payments.ts';
import {
  dropPendingUpdate,
  subscriptionInvoicePaid,
  subscriptionInvoiceUnpaid,
  subscriptionOf,
} from './subscription-state.ts';
import type { Invoice, InvoicePayment, PaymentIntent } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/**
 * Creates and finalizes an invoice and, if nothing is due, marks it paid. The caller collects the payment. While the
 * subscription's collection is paused, the invoice stays a draft, is voided or is marked uncollectible instead.
 */
export function issueInvoice(world: World, parts: InvoiceParts): Invoice {
  return advanceInvoice(world, startInvoice(world, parts));
}

/** Creates a draft invoice, to be finalized at `finalizesAt` (Unix seconds) if given. */
export function startInvoice(world: World, parts: InvoiceParts, finalizesAt: number | null = null): Invoice {
  const draft = world.store.put('invoice', {
    ...draftInvoice(world, parts),
    automatically_finalizes_at: finalizesAt,
  });
  world.emit('invoice.created', draft);
  return draft;
}

/** Finalizes a draft or, if the subscription's collection is paused, applies the pause's behavior. */
export function advanceInvoice(world: World, draft: Invoice): Invoice {
  switch (subscriptionOf(world, draft)?.pause_collection?.behavior) {
    case 'keep_as_draft':
      return world.store.put('invoice', { ...draft, auto_advance: false, automatically_finalizes_at: null });
    case 'void':
      return voidInvoice(world, finalize(world, draft));
    case 'mark_uncollectible':
      return markUncollectible(world, finalize(world, draft));
    default:
      return finalizeInvoice(world, draft);
  }
}

/** Finalizes a draft and, if nothing is due, marks it paid. Throws Stripe's 400 for an invoice that is not a draft. */
export function finalizeInvoice(world: World, draft: Invoice, autoAdvance = true): Invoice {
  if (draft.status !== 'draft') {
    throw invalid(
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
      'invoice',
      'invoice_not_editable',
    );
  }
  const finalized = finalize(world, { ...draft, auto_advance: autoAdvance });
  return finalized.amount_due === 0 ? markPaid(world, finalized) : finalized;
}

function finalize(world: World, draft: Invoice): Invoice {
  const now = world.now();
  const customer = world.store.get('customer', draft.customer ?? '');
  const ending = draft.starting_balance + draft.total - draft.amount_due;
  const open = world.store.put('invoice', {
    ...draft,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: ending,
    hosted_invoice_url: `${world.baseUrl}/invoices/${draft.id}`,
    number: nextNumber(world, customer.id),
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  if (ending !== draft.starting_balance) {
    moveBalance(world, customer.id, {
      amount: ending - draft.starting_balance,
      currency: draft.currency,
      type: draft.total > 0 && ending > 0 ? 'invoice_too_small' : 'applied_to_invoice',
      invoice: draft.id,
    });
  }
  if (open.amount_due > 0) openPayment(world, open);
  world.emit('invoice.finalized', open);
  return open;
}

/** Returns the number of the customer's next invoice and increments the sequence. */
export function nextNumber(world: World, customerId: string): string {
  const customer = world.store.get('customer', customerId);
  const sequence = customer.next_invoice_sequence ?? 1;
  world.store.put('customer', { ...customer, next_invoice_sequence: sequence + 1 });
  return `${customer.invoice_prefix ?? 'SIM'}-${String(sequence).padStart(4, '0')}`;
}

function openPayment(world: World, invoice: Invoice): void {
  const intent = world.store.put(
    'payment_intent',
    newPaymentIntent(world, {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      description:
        invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
      metadata: {},
      setupFutureUsage: 'off_session',
    }),
  );
  world.store.put('invoice_payment', newInvoicePayment(world, invoice.id, intent));
  world.store.put('_purpose', { id: intent.id, invoice: invoice.id });
  world.emit('payment_intent.created', intent);
}

/** Returns the payment of an invoice, or undefined if nothing was due. */
export function paymentOf(
  world: World,
  invoice: Invoice,
): { payment: InvoicePayment; intent: PaymentIntent } | undefined {
  const payment = world.store.all('invoice_payment').find((entry) => entry.invoice === invoice.id);
  const intent = world.store.find('payment_intent', payment?.payment.payment_intent);
  return payment === undefined || intent === undefined ? undefined : { payment, intent };
}

/**
 * Returns the payment method or source that is charged automatically for an invoice, by Stripe's precedence. As at Stripe, a
 * source has a payment method with the same id.
 */
export function defaultPaymentMethod(world: World, invoice: Invoice): string | null {
  if (invoice.default_payment_method !== null) return invoice.default_payment_method;
  const subscription = subscriptionOf(world, invoice);
  return methodOfSubscription(world, subscription ?? { customer: invoice.customer });
}

/** Like {@link defaultPaymentMethod}, for a subscription's future invoices. */
export function methodOfSubscription(
  world: World,
  subscription: {
    readonly customer: string | null;
    readonly default_payment_method?: string | null;
    readonly default_source?: string | null;
  },
): string | null {
  const customer = world.store.find('customer', subscription.customer);
  return (
    subscription.default_payment_method ??
    subscription.default_source ??
    customer?.invoice_settings.default_payment_method ??
    customer?.default_source ??
    null
  );
}

/** Tries to pay an invoice once, and updates the invoice and its subscription. */
export function collect(world: World, invoice: Invoice, paymentMethod: string, returnUrl?: string): Invoice {
  const open = paymentOf(world, invoice);
  if (!isPayable(invoice) || open === undefined) return invoice;
  world.store.put('invoice', { ...invoice, attempt_count: invoice.attempt_count + 1, attempted: true });
  const intent = attemptPayment(world, open.intent, { paymentMethod, returnUrl });
  return invoicePaymentChanged(world, invoice.id, intent);
}

/** Updates an invoice after its PaymentIntent changed. */
export function invoicePaymentChanged(world: World, invoiceId: string, intent: PaymentIntent): Invoice {
  const invoice = world.store.get('invoice', invoiceId);
  if (!isPayable(invoice)) return invoice;
  switch (intent.status) {
    case 'succeeded':
      return markPaid(world, invoice);
    case 'requires_action':
      world.emit('invoice.payment_action_required', invoice);
      subscriptionInvoiceUnpaid(world, invoice);
      return invoice;
    case 'requires_payment_method':
      world.emit('invoice.payment_failed', invoice);
      subscriptionInvoiceUnpaid(world, invoice);
      return invoice;
    default:
      return invoice;
  }
}

function markPaid(world: World, invoice: Invoice): Invoice {
  const now = world.now();
  const open = paymentOf(world, invoice);
  if (open !== undefined) {
    const { payment } = open;
    const paidPayment: InvoicePayment = {
      ...payment,
      amount_paid: invoice.amount_due,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: now },
    };
    world.store.put('invoice_payment', paidPayment);
    world.emit('invoice_payment.paid', paidPayment);
  }
  const paid = world.store.put('invoice', {
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  world.emit('invoice.paid', paid);
  world.emit('invoice.payment_succeeded', paid);
  subscriptionInvoicePaid(world, paid);
  return paid;
}

/** Marks an open invoice as uncollectible. Nothing else changes, neither on the invoice nor on its subscription. */
export function markUncollectible(world: World, invoice: Invoice): Invoice {
  if (invoice.status !== 'open') {
    throw invalid(
      `You can only pass in open invoices. This invoice isn't open: it is ${invoice.status ?? ''}.`,
      'invoice',
      'invoice_not_open',
    );
  }
  const marked = world.store.put('invoice', {
    ...invoice,
    auto_advance: false,
    status: 'uncollectible',
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: world.now() },
  });
  world.emit('invoice.marked_uncollectible', marked);
  return marked;
}

/** Whether an invoice can be paid or voided: also an uncollectible one (https://docs.stripe.com/invoicing/overview#invoice-statuses). */
export function isPayable({ status }: Invoice): boolean {
  return status === 'open' || status === 'uncollectible';
}

/** Voids an invoice that can be paid, cancels its payment and drops the pending update that it belongs to. */
export function voidInvoice(world: World, invoice: Invoice, expired = false): Invoice {
  if (!isPayable(invoice)) {
    throw invalid(
      `You can only pass in open invoices. This invoice isn't open: it is ${invoice.status ?? ''}.`,
      'invoice',
      'invoice_not_open',
    );
  }
  const open = paymentOf(world, invoice);
  if (open !== undefined) {
    if (open.intent.status === 'processing') {
      throw invalid(
        'You cannot void an invoice with a payment in processing.',
        'invoice',
        'invoice_not_editable',
      );
    }
    cancelPayment(world, open.intent, 'void_invoice');
    world.store.put('invoice_payment', {
      ...open.payment,
      status: 'canceled',
      status_transitions: { ...open.payment.status_transitions, canceled_at: world.now() },
    });
  }
  const voided = world.store.put('invoice', {
    ...invoice,
    status: 'void',
    auto_advance: false,
    status_transitions: { ...invoice.status_transitions, voided_at: world.now() },
  });
  if (world.guesses.voidedBalance === 'at_once') returnBalance(world, voided);
  world.emit('invoice.voided', voided);
  const subscription = subscriptionOf(world, voided);
  if (subscription !== undefined && world.store.find('_pending', subscription.id)?.invoice === voided.id) {
    dropPendingUpdate(world, subscription.id, expired);
  }
  return voided;
}

/** Returns the account credit applied to a voided invoice to the customer; when is the guess `voidedBalance`. */
export function returnBalance(world: World, invoice: Invoice): void {
  const applied = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance;
  if (applied === 0 || invoice.customer === null) return;
  moveBalance(world, invoice.customer, {
    amount: -applied,
    currency: invoice.currency,
    type: 'unapplied_from_invoice',
    invoice: invoice.id,
  });
}
