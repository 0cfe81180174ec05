import type { StripeElementLocale } from '@stripe/stripe-js';

/** Locales that Stripe's frames support, from `@stripe/stripe-js` 10.2.1 (`StripeElementLocale`). */
const SUPPORTED: readonly StripeElementLocale[] = (
  'ar bg cs da de el en en-AU en-CA en-NZ en-GB es es-ES es-419 et fi fil fr fr-CA fr-FR he hu hr id it it-IT ja ko ' +
  'lt lv ms mt nb nl no pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'
).split(' ') as StripeElementLocale[];

/** Returns Stripe's closest locale for a BCP 47 tag, or `auto` (Stripe decides) if there is none. */
export function stripeLocale(tag: string): StripeElementLocale {
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(tag);
  } catch {
    return 'auto';
  }
  const { language, region, script } = locale;
  const nearest = [`${language}-${region ?? ''}`, script === 'Hant' ? `${language}-TW` : '', language];
  for (const candidate of nearest) {
    const supported = SUPPORTED.find((each) => each === candidate);
    if (supported) return supported;
  }
  return 'auto';
}
