import type { ReadableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { BillingError } from '../../client/index.ts';
import { toBillingError } from '../../client/index.ts';
import type { Account, Invoice, InvoicePayment, OwedInvoices } from '../../contract/index.ts';
import { randomKey, timer } from '../browser.ts';
import { assertRequested } from '../check-response.ts';
import { createConnections } from '../connections.ts';
import { createPoller } from '../poller.ts';
import { assertReachable } from '../reachable.ts';
import type { Remote } from '../remote.ts';
import type { BillingStore, Schedule } from '../types.ts';
import { checkOwed } from './check-owed.ts';
import type { OverdueEvent, OverduePhase } from './reduce.ts';
import { amountLeft, isBeingPaid, isUnconfirmed, nextToPay, reduceOverdue } from './reduce.ts';

/** The state of overdue invoices and its actions. Actions that do not fit the phase do nothing. No action rejects. */
export interface OverdueFlow {
  readonly $phase: ReadableAtom<OverduePhase>;
  /** Reads the overdue invoices whenever the account changes, until the returned function is called. */
  connect(): () => void;
  /** Reads the overdue invoices again. */
  read(): Promise<void>;
  /** Charges the newest overdue invoice to the payment method on file. */
  pay(): Promise<void>;
  /** Shows the payment form for the newest overdue invoice. Charges nothing. */
  useAnotherCard(): Promise<void>;
  /** Reads the payment's state: after the bank's challenge, the form, or the return from another page. */
  check(): Promise<void>;
  /** Leaves the form or the challenge. Charges nothing. */
  cancel(): void;
}

/**
 * Creates the flow. A payment whose response was lost is not sent again: while it has a subscriber, the flow polls the
 * payment's state. `newKey` returns an idempotency key.
 */
export function createOverdueFlow(
  store: BillingStore,
  newKey: () => string = randomKey,
  schedule: Schedule = timer,
): OverdueFlow {
  const $phase = atom<OverduePhase>({ status: 'unknown' });
  let reading: AbortController | null = null;
  let seenRevision: number | undefined;
  let checking: Promise<void> | null = null;
  const poller = createPoller(() => checkLost(true), schedule);

  const dispatch = (event: OverdueEvent): void => {
    const next = reduceOverdue($phase.get(), event);
    if (next !== $phase.get()) $phase.set(next);
    poll();
  };

  async function read(): Promise<void> {
    reading?.abort();
    const mine = new AbortController();
    reading = mine;
    try {
      const owed = await store.client.request('listOwedInvoices', {}, { signal: mine.signal });
      if (reading === mine) applyOwed(owed);
    } catch (thrown) {
      if (reading !== mine) return;
      const error = toBillingError(thrown);
      if (error.code === 'invalid_response') dispatch({ type: 'unread', error });
      // The account still has its overdue status, so its next change reads again.
      seenRevision = undefined;
    }
    if (reading === mine) reading = null;
  }

  function applyOwed(owed: OwedInvoices): void {
    const phase = $phase.get();
    // The response to a payment in progress decides its outcome.
    if (phase.status === 'paying') return;
    const error = checkOwed(owed);
    if (error) dispatch({ type: 'unread', error });
    else if (!isBeingPaid(phase) || owed.invoices.some(({ id }) => id === nextToPay(phase)?.id))
      dispatch({ type: 'read', owed });
    // The invoice is gone from the list: only its own state says whether it was paid.
    else void (isUnconfirmed(phase) ? checkLost(false) : send('form', true));
  }

  async function send(method: 'on_file' | 'form', isCheck = false): Promise<void> {
    const invoice = nextToPay($phase.get());
    if (invoice === undefined || $phase.get().status === 'paying') return;
    dispatch({ type: 'started', method: isCheck ? null : method });
    try {
      if (!isCheck) await assertReachable(store);
      await finish(await request(invoice, method));
    } catch (thrown) {
      await fail(toBillingError(thrown));
    }
  }

  async function fail(error: BillingError): Promise<void> {
    dispatch({ type: 'failed', error });
    // The amount or the card: the account has the card.
    if (error.code === 'invoice_changed') await Promise.all([read(), store.refresh()]);
  }

  async function request(invoice: Invoice, method: 'on_file' | 'form'): Promise<InvoicePayment> {
    const { paymentMethod } = store.$account.get().value ?? {};
    const shown = method === 'on_file' && paymentMethod ? { paymentMethod } : {};
    const call = { id: invoice.id, body: { method, amount: amountLeft(invoice), ...shown } };
    const payment = await store.client.request('payInvoice', call, { idempotencyKey: newKey() });
    const fields = [['invoiceId', payment.invoiceId, invoice.id]] as const;
    assertRequested('POST invoices/{id}/payment', fields, { changes: true });
    return payment;
  }

  async function finish(payment: InvoicePayment): Promise<void> {
    dispatch({ type: 'responded', payment });
    await announce(payment);
  }

  async function announce(payment: InvoicePayment): Promise<void> {
    if (payment.status === 'paid' || payment.status === 'processing') await store.announceChange();
  }

  /** Reads the state of a payment whose response was lost, one request at a time. Charges nothing. */
  function checkLost(isPoll: boolean): Promise<void> {
    return (checking ??= readLost(isPoll).finally(() => (checking = null)));
  }

  async function readLost(isPoll: boolean): Promise<void> {
    const phase = $phase.get();
    const invoice = nextToPay(phase);
    if (invoice === undefined || !isUnconfirmed(phase)) return;
    try {
      const payment = await request(invoice, 'form');
      dispatch({ type: 'checked', payment, isPoll });
      await announce(payment);
    } catch (thrown) {
      const error = toBillingError(thrown);
      if (!error.retryable && !error.mayHaveTakenEffect && isUnconfirmed($phase.get())) await fail(error);
    }
  }

  function follow({ status, value }: Remote<Account>): void {
    if (status !== 'ready') return;
    const isLost = isUnconfirmed($phase.get());
    if (!isLost && value?.revision === seenRevision) return;
    seenRevision = value?.revision;
    void (isLost ? checkLost(false) : read());
  }

  const connections = createConnections(() => {
    const stops = [store.connect(), store.$account.subscribe(follow), () => poller.stop()];
    poll();
    return () => {
      stops.forEach((stop) => stop());
      reading?.abort();
      reading = null;
      seenRevision = undefined;
    };
  });

  function poll(): void {
    if (connections.any && isUnconfirmed($phase.get())) poller.start();
    else poller.stop();
  }

  return {
    $phase,
    connect: () => connections.connect(),
    read,
    pay: () => send('on_file'),
    useAnotherCard: () => send('form'),
    check: () => send('form', true),
    cancel: () => dispatch({ type: 'canceled' }),
  };
}
