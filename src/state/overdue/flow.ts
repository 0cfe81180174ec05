import type { ReadableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { BillingError } from '../../client/index.ts';
import { toBillingError } from '../../client/index.ts';
import type { Account, Invoice, InvoicePayment, OwedInvoices } from '../../contract/index.ts';
import { randomKey, timer } from '../browser.ts';
import { createConnections } from '../connections.ts';
import { createPoller } from '../poller.ts';
import { assertReachable } from '../reachable.ts';
import type { Remote } from '../remote.ts';
import type { BillingStore, Schedule } from '../types.ts';
import { checkOwed } from './check-owed.ts';
import type { OverdueEvent, OverduePhase } from './reduce.ts';
import { amountLeft, isBeingPaid, isUnconfirmed, nextToPay, reduceOverdue } from './reduce.ts';

/** The screen of what is owed. Actions that do not fit the phase do nothing; none of them rejects. */
export interface OverdueFlow {
  readonly $phase: ReadableAtom<OverduePhase>;
  /** Reads what is owed whenever the account changes, until the returned function is called. */
  connect(): () => void;
  /** Reads again what is owed. */
  read(): Promise<void>;
  /** Charges the newest owed invoice to the payment method on file. */
  pay(): Promise<void>;
  /** Shows the payment form for the newest owed invoice. Charges nothing. */
  useAnotherCard(): Promise<void>;
  /** Reads how far the payment is: after the bank's challenge, the form, or the return from another page. */
  check(): Promise<void>;
  /** Leaves the form or the challenge. Nothing is charged. */
  cancel(): void;
}

/**
 * Makes the flow. A payment whose response was lost is not made again: the flow reads how far it is, while it has a subscriber.
 * `newKey` makes an idempotency key.
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
      if (reading === mine) take(owed);
    } catch {
      // The account says that something is the matter; the next change of it reads again.
      if (reading === mine) seenRevision = undefined;
    }
    if (reading === mine) reading = null;
  }

  function take(owed: OwedInvoices): void {
    const phase = $phase.get();
    // What a payment in progress comes to is for its own response to say.
    if (phase.status === 'paying') return;
    const error = checkOwed(owed);
    if (error) dispatch({ type: 'unread', error });
    else if (!isBeingPaid(phase) || owed.invoices.some(({ id }) => id === nextToPay(phase)?.id))
      dispatch({ type: 'read', owed });
    // Its own reading says whether it was paid.
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
    if (error.code === 'invoice_changed') await read();
  }

  async function request(invoice: Invoice, method: 'on_file' | 'form'): Promise<InvoicePayment> {
    const call = { id: invoice.id, body: { method, amount: amountLeft(invoice) } };
    return await store.client.request('payInvoice', call, { idempotencyKey: newKey() });
  }

  async function finish(payment: InvoicePayment): Promise<void> {
    dispatch({ type: 'answered', payment });
    await announce(payment);
  }

  async function announce(payment: InvoicePayment): Promise<void> {
    if (payment.status === 'paid' || payment.status === 'processing') await store.announceChange();
  }

  /** Reads how far a payment is whose response was lost; one reading at a time. Charges nothing. */
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
