import type Stripe from 'stripe';
import type { CheckoutMode, Failure } from '../../contract/index.ts';
import { PURCHASE_PARAMETER } from '../../contract/index.ts';
import { stripeErrorKind } from './errors.ts';
import { assertObject, READ, WRITE } from './gateway.ts';
import { failureOfPayment } from './payment.ts';

/** Key of a session's metadata that carries the purchase's id. */
export const PURCHASE_METADATA = 'ocw_credit_purchase';

/** A purchase as Stripe is asked for it. */
export interface CheckoutOrder {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly priceId: string;
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  readonly returnUrl: string;
  /** Unix seconds: 30 minutes to 24 hours from now. */
  readonly expiresAt: number;
}

/** What of a payment was given back, minor units: refunds, and disputes that stand. */
export interface ReturnedPayment {
  readonly amount: number;
  /** What had been charged; `amount` is never more. */
  readonly of: number;
  /** A dispute stands: it is open, or was lost. */
  readonly isDisputed: boolean;
}

/** What the handler needs of a Checkout Session. Amounts in minor units. */
export interface SessionReading {
  readonly id: string;
  readonly purchaseId: string | null;
  readonly status: 'open' | 'complete' | 'expired';
  readonly isPaid: boolean;
  readonly total: number;
  readonly expiresAt: number;
  readonly clientSecret: string | null;
  readonly url: string | null;
  /** The PaymentIntent: what the credits are granted for. */
  readonly paymentId: string | null;
  /** The payment was tried and will not succeed any more by itself. */
  readonly hasFailed: boolean;
  readonly failure: Failure | null;
  readonly returned: ReturnedPayment;
}

/** All that the handler asks of Stripe for purchases. */
export interface CheckoutGateway {
  /** Makes the session; safe to repeat for the same purchase. */
  create(order: CheckoutOrder): Promise<SessionReading>;
  read(sessionId: string): Promise<SessionReading>;
  /** Ends an open session, which then cannot be paid. Does nothing where it was paid or has ended. */
  expire(sessionId: string): Promise<void>;
}

const EXPANSIONS = ['payment_intent.latest_charge'];
/** Disputes of these statuses take nothing: what is refunded to prevent one is among the refunds. */
const SETTLED_DISPUTES = ['won', 'warning_closed', 'prevented'];
const STATUSES = ['open', 'complete', 'expired'] as const;

/** The gateway over the Stripe SDK. */
export function createCheckoutGateway(stripe: Stripe): CheckoutGateway {
  return {
    async create(order) {
      const { purchaseId } = order;
      const session = await stripe.checkout.sessions.create(createParams(order), {
        idempotencyKey: `ocw-credit-purchase-${purchaseId}`,
        ...WRITE,
      });
      return readSession(assertObject(session, 'checkout.session'), []);
    },
    async expire(sessionId) {
      try {
        assertObject(await stripe.checkout.sessions.expire(sessionId, {}, WRITE), 'checkout.session');
      } catch (error) {
        if (stripeErrorKind(error) !== 'refused') throw error;
      }
    },
    async read(sessionId) {
      const session = assertObject(
        await stripe.checkout.sessions.retrieve(sessionId, { expand: EXPANSIONS }, READ),
        'checkout.session',
      );
      return readSession(session, await readDisputes(stripe, chargeOf(session)));
    },
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
    expires_at: order.expiresAt,
    metadata,
    payment_intent_data: { metadata },
    ...(isHosted
      ? { ui_mode: 'hosted_page', success_url: returnUrl, cancel_url: returnUrl }
      : { ui_mode: 'elements', return_url: returnUrl }),
  };
}

/** The page to come back to, told what for: somebody may come back in another tab than they left. */
function returnUrlOf({ returnUrl, purchaseId }: CheckoutOrder): string {
  const url = new URL(returnUrl);
  url.search += `${url.search ? '&' : '?'}${PURCHASE_PARAMETER}=${encodeURIComponent(purchaseId)}`;
  return url.href;
}

/** The charge does not say how much of it is disputed, nor how that ended: its disputes do. */
async function readDisputes(
  stripe: Stripe,
  charge: Stripe.Charge | null,
): Promise<readonly Stripe.Dispute[]> {
  if (charge?.disputed !== true) return [];
  const disputes = await stripe.disputes.list({ charge: charge.id, limit: 100 }, READ);
  return assertObject(disputes, 'list').data;
}

function chargeOf({ payment_intent: intent }: Stripe.Checkout.Session): Stripe.Charge | null {
  if (intent === null || typeof intent === 'string' || typeof intent.latest_charge === 'string') return null;
  return intent.latest_charge;
}

function readReturned(charge: Stripe.Charge | null, disputes: readonly Stripe.Dispute[]): ReturnedPayment {
  if (charge === null) return { amount: 0, of: 0, isDisputed: false };
  const standing = disputes.filter(({ status }) => !SETTLED_DISPUTES.includes(status));
  // An amount of another currency says nothing about a part: then it is the whole.
  const disputed = standing.map(({ amount, currency }) =>
    currency === charge.currency ? amount : charge.amount,
  );
  const amount = disputed.reduce((sum, each) => sum + each, charge.amount_refunded);
  return { amount: Math.min(amount, charge.amount), of: charge.amount, isDisputed: standing.length > 0 };
}

function readSession(session: Stripe.Checkout.Session, disputes: readonly Stripe.Dispute[]): SessionReading {
  const intent = typeof session.payment_intent === 'string' ? null : session.payment_intent;
  return {
    id: session.id,
    purchaseId: session.metadata?.[PURCHASE_METADATA] ?? null,
    status: STATUSES.find((known) => known === session.status) ?? 'open',
    isPaid: session.payment_status !== 'unpaid',
    total: session.amount_total ?? 0,
    expiresAt: session.expires_at,
    clientSecret: session.client_secret,
    url: session.url,
    paymentId: intent?.id ?? (typeof session.payment_intent === 'string' ? session.payment_intent : null),
    hasFailed: intent?.status === 'requires_payment_method' || intent?.status === 'canceled',
    failure: intent === null ? null : failureOfPayment(intent),
    returned: readReturned(chargeOf(session), disputes),
  };
}
