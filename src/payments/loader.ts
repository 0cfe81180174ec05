import type { Stripe, StripeConstructor } from '@stripe/stripe-js';
import { isPaymentLoadError, PaymentLoadError } from './load-error.ts';
import { stripeLocale } from './locale.ts';
import type { ScriptOptions } from './stripe-script.ts';
import { loadStripeScript } from './stripe-script.ts';

/** A Stripe object that the host created, or a promise of one (the result of `loadStripe` from `@stripe/stripe-js`). */
export type HostStripe = Stripe | PromiseLike<Stripe | null>;

/** Options of `loadStripe`: the key, the language, and how to load the script. */
export interface LoadOptions extends ScriptOptions {
  /** Stripe's publishable key. Not needed if the host passes its own Stripe object. */
  readonly publishableKey: string;
  /** BCP 47 tag. The host's own Stripe object keeps the locale it was created with. */
  readonly locale?: string | undefined;
  readonly stripe?: HostStripe | null | undefined;
}

const instances = new WeakMap<StripeConstructor, Map<string, Stripe>>();

async function hostStripe(given: HostStripe, timeout = 15_000): Promise<Stripe> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    const error = new PaymentLoadError(
      'timeout',
      `The host’s Stripe object did not load within ${timeout} ms`,
    );
    timer = setTimeout(() => reject(error), timeout);
  });
  try {
    const stripe = await Promise.race([given, timedOut]);
    if (stripe && typeof (stripe as Partial<Stripe>).initCheckoutElementsSdk === 'function') return stripe;
  } catch (error) {
    if (isPaymentLoadError(error)) throw error;
    throw new PaymentLoadError('blocked', 'The host’s Stripe object did not load', error);
  } finally {
    clearTimeout(timer);
  }
  throw new PaymentLoadError('configuration', 'The host’s Stripe object has an unsupported version');
}

/**
 * Returns the host's own Stripe object, or a shared one for the key and locale. Loads Stripe.js on the first call;
 * after a failure, the next call tries again.
 * @throws PaymentLoadError
 */
export async function loadStripe(options: LoadOptions): Promise<Stripe> {
  const { publishableKey, stripe, timeout } = options;
  if (stripe) return hostStripe(stripe, timeout);
  if (typeof document === 'undefined') {
    throw new PaymentLoadError('configuration', 'Stripe.js needs a browser');
  }
  if (!publishableKey.startsWith('pk_')) {
    throw new PaymentLoadError('configuration', 'Only a publishable key (pk_…) may be used in the browser');
  }
  const construct = await loadStripeScript(options);
  const locale = stripeLocale(options.locale ?? 'auto');
  const created = instances.get(construct) ?? new Map<string, Stripe>();
  instances.set(construct, created);
  const name = `${publishableKey} ${locale}`;
  try {
    const instance = created.get(name) ?? construct(publishableKey, { locale });
    created.set(name, instance);
    return instance;
  } catch (error) {
    throw new PaymentLoadError('configuration', 'Stripe.js rejected the publishable key', error);
  }
}
