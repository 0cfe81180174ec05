import * as v from './valibot.ts';
import { CreditPurchaseSchema } from './credits.ts';
import { InvoicePreviewSchema } from './invoice-preview.ts';
import {
  CountSchema,
  InstantSchema,
  MoneySchema,
  PaymentMethodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { SeatChangeSchema } from './seat-change.ts';
import { checkCurrency } from './sums.ts';

/**
 * What the caller may do. `invoices:pay`: get what something can be paid with, or seen at Stripe (client secrets, addresses
 * of payment pages and invoices), also of what others have started.
 */
export const ScopeSchema = v.picklist([
  'billing:read',
  'seats:write',
  'credits:buy',
  'credits:use',
  'invoices:pay',
]);

/** Stripe's status of the subscription. */
export const SubscriptionStatusSchema = v.picklist([
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'paused',
]);

const AccountFields = v.object({
  /** `simulated`: no real Stripe is behind it. */
  mode: v.picklist(['live', 'test', 'simulated']),
  /** Status of the subscription, as Stripe names it. */
  status: SubscriptionStatusSchema,
  /** Unix seconds at which the subscription is scheduled to end. */
  cancelAt: v.nullable(CountSchema),
  /** Scopes of the caller, as far as the contract's first release had them. Values that a client does not know mean nothing to it. */
  scopes: v.array(TextSchema),
  /** Scopes of the caller that came later, such as `invoices:pay`: clients of the first release refuse them in `scopes`. */
  additionalScopes: v.optional(v.array(TextSchema)),
  /** The plan's price per user. */
  plan: v.object({
    /** Name of the plan for people. */
    name: TextSchema,
    /** Price of one user per interval; `null` where the plan is `unsupported`. */
    unitPrice: v.nullable(MoneySchema),
    /** How often one user's price is billed; `null` where the plan is `unsupported`. */
    interval: v.nullable(v.picklist(['month', 'year'])),
    /** Credits that one user brings per billing period. */
    creditsPerSeat: CountSchema,
    /**
     * Why the plan has no price per user and month or year. Absent or `null` for a plan that has one. The list may grow:
     * `billing_interval` (billed by the week, or every three months), `metered` (billed by usage), `several_items` (several
     * prices may be the users'), `unknown_price` (none of the prices is known to be the users', or it has no amount in the
     * subscription's currency).
     */
    unsupported: v.optional(v.nullable(TextSchema)),
  }),
  /** Paid users and their limits. */
  seats: v.object({
    /** Users paid for; `null` where the plan is `unsupported` and does not say how many. */
    quantity: v.nullable(CountSchema),
    /**
     * Smallest number of users that a change may set: the highest of 1, the host's limit and the users in use, at most the number
     * paid for.
     */
    minimum: CountSchema,
    /** Largest number of users that a change may set; `null` for no limit. */
    maximum: v.nullable(CountSchema),
    /** Highest quantity for which this billing period granted credits; in a trial the one that it was first seen with. */
    highestThisPeriod: CountSchema,
  }),
  /** Users who are taken, out of those paid for; absent where the host does not say. */
  seatUsage: v.optional(
    v.object({
      /** Users who have an account. */
      assigned: CountSchema,
      /** People who are invited and hold a place. */
      invited: CountSchema,
    }),
  ),
  /** The current billing period `[start, end)`. */
  billingPeriod: v.object({
    /** Unix seconds at which it starts. */
    start: CountSchema,
    /** Unix seconds at which it ends and the next one starts. */
    end: CountSchema,
    /** Seconds of the full interval; more than the period's own where it is a stub. */
    intervalSeconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  /** Available credits by source. */
  credits: v.object({
    /** What the product calls them, before the word "credits": `OCJ`. */
    name: TextSchema,
    /** Credits that can be used now, of both sources. */
    available: CountSchema,
    /** Credits of the plan, which end with their period. */
    plan: v.object({
      /** Plan credits that can be used now. */
      available: CountSchema,
      /** Unix seconds at which what is left ends. */
      endsAt: v.nullable(CountSchema),
      /** Credits that the next period grants; 0 where none will. */
      nextGrant: CountSchema,
      /** Credits on hold: not available until the invoice of their period is paid. 0 where it is not given. */
      held: v.optional(CountSchema),
      /** Unix seconds at which that invoice was made. */
      heldInvoiceAt: v.optional(CountSchema),
    }),
    /** Purchased credits, which never expire. */
    purchased: v.object({
      /** Purchased credits that can be used now. */
      available: CountSchema,
    }),
    /**
     * Warnings about the credits, by the host's thresholds: `low` (few or none are left), `expiring` (plan credits end soon). Absent
     * if there are none. The list may grow.
     */
    alerts: v.optional(v.array(TextSchema)),
    /** What one credit includes, for people. */
    includes: v.array(TextSchema),
  }),
  /** Price and limits of a purchase; `null` where none can be made. */
  topUp: v.nullable(
    v.object({
      /** Price of one credit. */
      unitPrice: MoneySchema,
      /** Smallest quantity of a purchase. */
      minimum: CountSchema,
      /** Largest quantity of a purchase. */
      maximum: CountSchema,
    }),
  ),
  /** True where Stripe has not said the price of a credit yet, and the account is worth reading again soon. */
  topUpUnread: v.optional(v.boolean()),
  /** What the customer has in favour; zero or positive. */
  accountCredit: MoneySchema,
  /** Stripe's preview of the next invoice; `null` where none will come, absent where it is not known. */
  nextInvoice: v.optional(v.nullable(InvoicePreviewSchema)),
  /** The default payment method; `null` without one. */
  paymentMethod: v.nullable(PaymentMethodSchema),
  /** What an estimate in the browser needs to know, and whether there can be one. */
  proration: v.object({
    /** Percent discount inside the proration lines; 0 for none. */
    discountPercent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    /** Stripe charges nothing below this, in minor units. */
    minimumCharge: CountSchema,
    /** Why a quote may differ from a computed amount: `before_tax`, `changed_this_period`. The list may grow. */
    caveats: v.array(TextSchema),
    /**
     * Why only a quote can tell what is due: `pricing`, `tax`, `discount`, `trial`, `pending_items`, `period_ended`,
     * `currency`, `status`. The list may grow. Pages before 0.2 reject values that they do not know, so the finer
     * reasons are in `quoteOnlyReason`.
     */
    quoteOnly: v.nullable(TextSchema),
    /**
     * The finer reason of `quoteOnly`, where there is one: `billed_differently` (this period was billed at another price,
     * quantity or discount than the subscription has now). The list may grow.
     */
    quoteOnlyReason: v.optional(v.nullable(TextSchema)),
  }),
  /**
   * Why users cannot be changed, whatever the number; absent or `null` where nothing stands in the way. A quote is refused
   * with the same code: `plan_unsupported`, `subscription_scheduled`, `collection_paused`, `collection_by_invoice`,
   * `payment_method_unsupported`. The list may grow.
   */
  seatChangeBlockedBy: v.optional(v.nullable(TextSchema)),
  /** Where people get help with billing, as the host's policy says; at least one of the two. */
  support: v.optional(
    v.object({
      /** Email address. */
      email: v.optional(TextSchema),
      /** An https or http address. */
      url: v.optional(UrlSchema),
    }),
  ),
  /** The seat change made last: open, or how it ended. */
  latestSeatChange: v.nullable(SeatChangeSchema),
  /** The purchase made last: open, or how it ended. */
  latestCreditPurchase: v.nullable(CreditPurchaseSchema),
  /** For Stripe.js; `null` where the host configures it. */
  publishableKey: v.nullable(v.pipe(v.string(), v.regex(/^pk_/))),
  /** Unix seconds; a number of milliseconds is refused. */
  serverTime: InstantSchema,
  /** Grows with each change: of two answers the higher is the newer. */
  revision: CountSchema,
});

/** All that the elements show of an organization, at one instant. */
export const AccountSchema = v.pipe(
  AccountFields,
  checkCurrency(({ plan, accountCredit, nextInvoice }) => ({ plan, accountCredit, nextInvoice })),
);

export type Scope = v.InferOutput<typeof ScopeSchema>;
export type SubscriptionStatus = v.InferOutput<typeof SubscriptionStatusSchema>;
export type Account = v.InferOutput<typeof AccountSchema>;
