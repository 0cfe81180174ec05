import type Stripe from 'stripe';
import type { CheckoutMode, Failure, PaymentMethod } from '../../contract/index.ts';
import { PURCHASE_PARAMETER } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ, WRITE } from './request.ts';
import { failureOfPayment } from './payment.ts';
import { methodSummary } from './payment-method.ts';
import type { ReturnedPayment } from './returned.ts';
import { PURCHASE_METADATA } from './purchase-metadata.ts';
import { fetchCredited, fetchReturned, withCredited } from './returned.ts';

/** A purchase to create a session for. */
export interface CheckoutOrder {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly priceId: string;
  /** The currency to charge, one of the price's: ISO 4217, upper case. */
  readonly currency: string;
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  readonly returnUrl: string;
  /** Unix seconds: 30 minutes to 24 hours from now. */
  readonly expiresAt: number;
}

/** The properties of a Checkout Session that the handler uses. Amounts in minor units. */
export interface SessionReading {
  readonly id: string;
  readonly purchaseId: string | null;
  readonly status: 'open' | 'complete' | 'expired';
  readonly isPaid: boolean;
  readonly total: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /**
   * The amount that the user was charged according to Stripe: in `currency`, unless Stripe presented another one. `null` until
   * it is paid.
   */
  readonly paid: Money | null;
  /** The payment method that paid it; `null` until it is paid. */
  readonly paidWith: PaymentMethod | null;
  /** URL of Stripe's page for its invoice; `null` until there is one. */
  readonly invoiceUrl: string | null;
  readonly expiresAt: number;
  readonly clientSecret: string | null;
  readonly url: string | null;
  /** Id of the PaymentIntent that the credits are granted for. */
  readonly paymentId: string | null;
  /** The payment was attempted and needs the user to succeed. */
  readonly hasFailed: boolean;
  readonly failure: Failure | null;
  readonly returned: ReturnedPayment;
}

/** The payment method that paid a session, and the page of its invoice. */
export type Receipt = Pick<SessionReading, 'paidWith' | 'invoiceUrl'>;

/** The calls to Stripe for purchases. */
export interface CheckoutGateway {
  /** Creates the session. Safe to repeat for the same purchase. */
  create(order: CheckoutOrder): Promise<SessionReading>;
  read(sessionId: string): Promise<SessionReading>;
  /** Reads the payment method and invoice of a paid session, without its refunds. */
  readReceipt(sessionId: string): Promise<Receipt>;
  /** Ends an open session, which then cannot be paid. Does nothing if it was paid or has ended. */
  expire(sessionId: string): Promise<void>;
}

const EXPANSIONS = ['payment_intent.latest_charge', 'payment_intent.payment_method', 'invoice'];
const STATUSES = ['open', 'complete', 'expired'] as const;

/** Creates the gateway, using the Stripe SDK. */
export function createCheckoutGateway(stripe: Stripe): CheckoutGateway {
  return {
    async create(order) {
      const { purchaseId } = order;
      const session = await stripe.checkout.sessions.create(createParams(order), {
        idempotencyKey: `ocw-credit-purchase-${purchaseId}`,
        ...WRITE,
      });
      return readSession(assertObject(session, 'checkout.session'), await fetchReturned(stripe, null));
    },
    async expire(sessionId) {
      try {
        assertObject(await stripe.checkout.sessions.expire(sessionId, {}, WRITE), 'checkout.session');
      } catch (error) {
        if (stripeErrorKind(error) !== 'refused') throw error;
      }
    },
    async readReceipt(sessionId) {
      return receiptOf(await retrieve(stripe, sessionId));
    },
    async read(sessionId) {
      const session = await retrieve(stripe, sessionId);
      const [returned, credited] = await Promise.all([
        fetchReturned(stripe, chargeOf(session)),
        fetchCredited(stripe, invoiceOf(session)),
      ]);
      return readSession(session, withCredited(returned, credited));
    },
  };
}

async function retrieve(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session> {
  const found = await stripe.checkout.sessions.retrieve(sessionId, { expand: EXPANSIONS }, READ);
  return assertObject(found, 'checkout.session');
}

function receiptOf({ payment_intent: intent, invoice }: Stripe.Checkout.Session): Receipt {
  const isPaid = intent !== null && typeof intent !== 'string' && intent.status === 'succeeded';
  return {
    paidWith: isPaid ? methodSummary(intent.payment_method) : null,
    invoiceUrl: typeof invoice === 'string' ? null : (invoice?.hosted_invoice_url ?? null),
  };
}

function createParams(order: CheckoutOrder): Stripe.Checkout.SessionCreateParams {
  const metadata = { ocw_organization: order.organizationId, [PURCHASE_METADATA]: order.purchaseId };
  const isHosted = order.checkout === 'hosted';
  const returnUrl = returnUrlOf(order);
  return {
    mode: 'payment',
    customer: order.customerId,
    line_items: [{ price: order.priceId, quantity: order.quantity }],
    // Stripe's default is the user's local currency, if the price has it.
    currency: order.currency.toLowerCase(),
    expires_at: order.expiresAt,
    metadata,
    payment_intent_data: { metadata },
    // The account's setting may enable it by default, which would charge a different amount than the page showed.
    adaptive_pricing: { enabled: false },
    // Without an invoice, the purchase would be missing from the billing history.
    invoice_creation: { enabled: true, invoice_data: { metadata } },
    // Cards saved for the plan are `limited` or `unspecified`; by default Stripe offers only `always`.
    saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited', 'unspecified'] },
    ...(isHosted
      ? { ui_mode: 'hosted_page', success_url: returnUrl, cancel_url: returnUrl }
      : { ui_mode: 'elements', return_url: returnUrl }),
  };
}

/** Returns the return URL with the purchase's id, since the user may return in another tab. */
function returnUrlOf({ returnUrl, purchaseId }: CheckoutOrder): string {
  const url = new URL(returnUrl);
  url.search += `${url.search ? '&' : '?'}${PURCHASE_PARAMETER}=${encodeURIComponent(purchaseId)}`;
  return url.href;
}

/** Returns the paid amount. Adaptive pricing presents, and charges, a currency other than the session's. */
function readPaid(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): Money | null {
  if (session.payment_status === 'unpaid') return null;
  const presented = session.presentment_details ?? intent?.presentment_details;
  if (presented !== undefined) {
    const { presentment_amount: amount, presentment_currency: currency } = presented;
    return { amount, currency: currencyOf(currency) };
  }
  if (intent?.status === 'succeeded')
    return { amount: intent.amount_received, currency: currencyOf(intent.currency) };
  return { amount: session.amount_total ?? 0, currency: currencyOf(session.currency) };
}

function currencyOf(currency: string | null | undefined): string {
  return (currency ?? '').toUpperCase();
}

function chargeOf({ payment_intent: intent }: Stripe.Checkout.Session): Stripe.Charge | null {
  if (intent === null || typeof intent === 'string' || typeof intent.latest_charge === 'string') return null;
  return intent.latest_charge;
}

function invoiceOf({ invoice }: Stripe.Checkout.Session): Stripe.Invoice | null {
  return typeof invoice === 'string' ? null : invoice;
}

function readSession(session: Stripe.Checkout.Session, returned: ReturnedPayment): SessionReading {
  const intent = typeof session.payment_intent === 'string' ? null : session.payment_intent;
  return {
    id: session.id,
    purchaseId: session.metadata?.[PURCHASE_METADATA] ?? null,
    status: STATUSES.find((known) => known === session.status) ?? 'open',
    isPaid: session.payment_status !== 'unpaid',
    total: session.amount_total ?? 0,
    currency: currencyOf(session.currency ?? intent?.currency),
    paid: readPaid(session, intent),
    ...receiptOf(session),
    expiresAt: session.expires_at,
    clientSecret: session.client_secret,
    url: session.url,
    paymentId: intent?.id ?? (typeof session.payment_intent === 'string' ? session.payment_intent : null),
    hasFailed: intent?.status === 'requires_payment_method' || intent?.status === 'canceled',
    failure: intent === null ? null : failureOfPayment(intent),
    returned,
  };
}
