import * as v from './valibot.ts';

/** A safe integer. */
export const IntegerSchema = v.pipe(v.number(), v.safeInteger());

/** A safe integer of zero or more: a quantity, or an instant in Unix seconds. */
export const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Unix seconds between 2001 and 5138: wide enough for any clock, and too narrow for milliseconds. */
export const InstantSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1e9), v.maxValue(1e11));

/** A non-empty string. */
export const TextSchema = v.pipe(v.string(), v.minLength(1));

/** An absolute address. */
export const UrlSchema = v.pipe(v.string(), v.url());

/** An amount in minor units with its ISO 4217 code in capitals. */
export const MoneySchema = v.object({
  /** Integer in minor units. */
  amount: IntegerSchema,
  /** ISO 4217 code. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
});

/** A billing period `[start, end)`, Unix seconds. */
export const PeriodSchema = v.object({
  /** Unix seconds, inclusive. */
  start: CountSchema,
  /** Unix seconds, exclusive. */
  end: CountSchema,
});

/** Before and after of one number. */
export const FromToSchema = v.object({
  /** Before. */
  from: CountSchema,
  /** After. */
  to: CountSchema,
});

/** What payment goes to, as far as a person needs to recognise it. */
export const PaymentMethodSchema = v.object({
  /** Stripe's type: `card`, `sepa_debit`, … */
  type: TextSchema,
  /** Brand of a card; `null` for other types. */
  brand: v.nullable(v.string()),
  /** Last four digits; `null` where there are none. */
  last4: v.nullable(v.string()),
  /** Month in which a card expires, 1 to 12. */
  expMonth: v.nullable(CountSchema),
  /** Year in which a card expires. */
  expYear: v.nullable(CountSchema),
});

/** Why a payment did not go through, in words that may be shown. */
export const FailureSchema = v.object({
  /** Stripe's code, such as `card_declined`, or one of ours. */
  code: TextSchema,
  /** For people; only where Stripe means its message for them. */
  message: v.nullable(v.string()),
});

export type PaymentMethod = v.InferOutput<typeof PaymentMethodSchema>;
export type Failure = v.InferOutput<typeof FailureSchema>;
