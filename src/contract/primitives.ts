import * as v from './valibot.ts';

/** A safe integer. */
export const IntegerSchema = v.pipe(v.number(), v.safeInteger());

/** A safe integer of zero or more: a quantity. */
export const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Unix seconds between the years 2001 and 5138: wide enough for any clock, too narrow for milliseconds. */
export const InstantSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1e9), v.maxValue(1e11));

/** A non-empty string. */
export const TextSchema = v.pipe(v.string(), v.minLength(1));

/** An absolute URL. */
export const UrlSchema = v.pipe(v.string(), v.url());

/** An amount in minor units with its ISO 4217 code in upper case. */
export const MoneySchema = v.object({
  /** Integer in minor units. */
  amount: IntegerSchema,
  /** ISO 4217 code. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
});

/** A price or a payment: zero or more minor units. */
export const AmountSchema = v.object({
  /** Integer in minor units, zero or more. */
  amount: CountSchema,
  /** ISO 4217 code. */
  currency: MoneySchema.entries.currency,
});

/** A billing period `[start, end)`, Unix seconds. */
export const PeriodSchema = v.object({
  /** Unix seconds, inclusive. */
  start: CountSchema,
  /** Unix seconds, exclusive. */
  end: CountSchema,
});

/** A number before and after a change. */
export const FromToSchema = v.object({
  /** Before. */
  from: CountSchema,
  /** After. */
  to: CountSchema,
});

/** A payment method, with the details by which the user recognizes it. */
export const PaymentMethodSchema = v.object({
  /** Stripe's type: `card`, `sepa_debit`, … */
  type: TextSchema,
  /** Brand of a card; `null` for other types. */
  brand: v.nullable(v.string()),
  /** Last four digits; `null` if it has none. */
  last4: v.nullable(v.string()),
  /** Month in which a card expires, 1 to 12. */
  expMonth: v.nullable(CountSchema),
  /** Year in which a card expires. */
  expYear: v.nullable(CountSchema),
});

/** Why a payment failed. */
export const FailureSchema = v.object({
  /** Stripe's code, such as `card_declined`, or a code of this contract. */
  code: TextSchema,
  /** Stripe's message, if Stripe intends it for users; `null` otherwise. */
  message: v.nullable(v.string()),
});

export type PaymentMethod = v.InferOutput<typeof PaymentMethodSchema>;
export type Failure = v.InferOutput<typeof FailureSchema>;
