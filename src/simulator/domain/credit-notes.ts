import { invalid, notSimulated } from '../protocol/fault.ts';
import { listOf } from '../protocol/list.ts';
import type { CreditNote, Invoice } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import { moveBalance } from './balance.ts';
import { refundCharge } from './reversals.ts';

/** Input of a credit note. Its three parts have to add up to its amount. */
export interface CreditNoteRequest {
  readonly invoice: Invoice;
  readonly amount: number;
  /** Credited to the customer's balance. */
  readonly toBalance: number;
  /** Refunded to the payment's charge. */
  readonly toCharge: number;
  /** Returned outside of Stripe. */
  readonly outOfBand: number;
  readonly reason: string | null;
  readonly memo: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Issues a credit note for a paid invoice: its amount goes to the customer's balance, to a refund, or outside of Stripe. */
export function issueCreditNote(world: World, request: CreditNoteRequest): CreditNote {
  const { invoice, amount, toBalance, toCharge, outOfBand } = request;
  const { customer, currency } = invoice;
  if (invoice.status !== 'paid' || customer === null)
    throw notSimulated('a credit note for an invoice that is not paid', 'invoice');
  if (toBalance + toCharge + outOfBand !== amount) {
    throw invalid(
      'The sum of credit amount, refund amount and out of band amount must equal the credit note amount.',
      'amount',
    );
  }
  // Account credit pays, too.
  const paid = Math.max(invoice.amount_paid, invoice.total);
  if (amount > paid - invoice.post_payment_credit_notes_amount)
    throw invalid('The credit note amount exceeds the amount paid on the invoice.', 'amount');
  const id = world.id('cn');
  const type = 'credit_note';
  const entry =
    toBalance === 0
      ? null
      : moveBalance(world, customer, { amount: -toBalance, currency, type, invoice: invoice.id });
  const refund = toCharge === 0 ? null : refundCharge(world, refundOf(world, invoice, toCharge));
  const note = world.store.put('credit_note', {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: world.now(),
    currency,
    customer,
    customer_account: null,
    customer_balance_transaction: entry?.id ?? null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: world.now(),
    invoice: invoice.id,
    lines: listOf<CreditNote['lines']['data'][number]>([], `/v1/credit_notes/${id}/lines`),
    livemode: false,
    memo: request.memo,
    metadata: { ...request.metadata },
    number: `${invoice.number ?? ''}-CN-${id.slice(-4)}`,
    out_of_band_amount: outOfBand === 0 ? null : outOfBand,
    pdf: '',
    post_payment_amount: amount,
    pre_payment_amount: 0,
    pretax_credit_amounts: [],
    reason: request.reason,
    refunds:
      refund === null
        ? []
        : [{ amount_refunded: toCharge, payment_record_refund: null, refund: refund.id, type: 'refund' }],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: 'post_payment',
    voided_at: null,
  });
  world.store.put('invoice', {
    ...world.store.get('invoice', invoice.id),
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount,
  });
  world.emit('credit_note.created', note);
  return note;
}

function refundOf(world: World, invoice: Invoice, amount: number) {
  const payment = world.store.all('invoice_payment').find((entry) => entry.invoice === invoice.id);
  const intent = world.store.find('payment_intent', payment?.payment.payment_intent);
  return {
    charge: world.store.get('charge', intent?.latest_charge ?? '', 'invoice'),
    amount,
    reason: null,
    metadata: {},
  };
}
