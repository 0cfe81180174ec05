import type { Stripe, StripeConstructor } from '@stripe/stripe-js';
import { isPaymentLoadError, PaymentLoadError } from './load-error.ts';
import { stripeLocale } from './locale.ts';
import type { ScriptOptions } from './stripe-script.ts';
import { loadStripeScript } from './stripe-script.ts';

/** A Stripe object that the host made itself, or its promise (what `loadStripe` of `@stripe/stripe-js` gives). */
export type HostStripe = Stripe | PromiseLike<Stripe | null>;

/** Whose Stripe, in which language, and how to get it. */
export interface LoadOptions extends ScriptOptions {
  /** Stripe's publishable key. Not needed where the host gives its own Stripe object. */
  readonly publishableKey: string;
  /** BCP 47 tag. The host's own Stripe object keeps the locale it was made with. */
  readonly locale?: string | undefined;
  readonly stripe?: HostStripe | null | undefined;
}

const instances = new WeakMap<StripeConstructor, Map<string, Stripe>>();

async function hostStripe(given: HostStripe, timeout = 15_000): Promise<Stripe> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new PaymentLoadError(
      'timeout',
      `The host’s Stripe object did not come within ${timeout} ms`,
    );
    timer = setTimeout(() => reject(error), timeout);
  });
  try {
    const stripe = await Promise.race([given, late]);
    if (stripe && typeof (stripe as Partial<Stripe>).initCheckoutElementsSdk === 'function') return stripe;
  } catch (error) {
    if (isPaymentLoadError(error)) throw error;
    throw new PaymentLoadError('blocked', 'The host’s Stripe object did not load', error);
  } finally {
    clearTimeout(timer);
  }
  throw new PaymentLoadError('configuration', 'The host’s Stripe object is not one of the version needed');
}

/**
 * A Stripe object: the host's own, or one for the key and the locale, made once. Loads Stripe.js when first needed; after a
 * failure a later call tries again.
 * @throws PaymentLoadError
 */
export async function loadStripe(options: LoadOptions): Promise<Stripe> {
  const { publishableKey, stripe, timeout } = options;
  if (stripe) return hostStripe(stripe, timeout);
  if (typeof document === 'undefined') {
    throw new PaymentLoadError('configuration', 'Stripe.js runs in a browser only');
  }
  if (!publishableKey.startsWith('pk_')) {
    throw new PaymentLoadError('configuration', 'Only a publishable key (pk_…) may be given to the browser');
  }
  const construct = await loadStripeScript(options);
  const locale = stripeLocale(options.locale ?? 'auto');
  const made = instances.get(construct) ?? new Map<string, Stripe>();
  instances.set(construct, made);
  const name = `${publishableKey} ${locale}`;
  try {
    const instance = made.get(name) ?? construct(publishableKey, { locale });
    made.set(name, instance);
    return instance;
  } catch (error) {
    throw new PaymentLoadError('configuration', 'Stripe.js refused the publishable key', error);
  }
}
