import type { StripeElementLocale } from '@stripe/stripe-js';

/** What Stripe's frames speak, from `@stripe/stripe-js` 10.2.1 (`StripeElementLocale`). */
const KNOWN: readonly StripeElementLocale[] = (
  'ar bg cs da de el en en-AU en-CA en-NZ en-GB es es-ES es-419 et fi fil fr fr-CA fr-FR he hu hr id it it-IT ja ko ' +
  'lt lv ms mt nb nl no pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'
).split(' ') as StripeElementLocale[];

/** The nearest locale that Stripe knows for a BCP 47 tag; `auto`, Stripe's own choice, where there is none. */
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
    const known = KNOWN.find((each) => each === candidate);
    if (known) return known;
  }
  return 'auto';
}
