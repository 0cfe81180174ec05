import type { Appearance } from '@stripe/stripe-js';
import type { PaymentAppearance } from './port.ts';

/** Converts our resolved tokens to Stripe's appearance (https://docs.stripe.com/elements/appearance-api). */
export function stripeAppearance(tokens: PaymentAppearance): Appearance {
  return {
    theme: tokens.scheme === 'dark' ? 'night' : 'stripe',
    labels: 'above',
    variables: {
      colorPrimary: tokens.accentColor,
      accessibleColorOnColorPrimary: tokens.onAccentColor,
      colorBackground: tokens.backgroundColor,
      colorText: tokens.textColor,
      colorTextSecondary: tokens.mutedColor,
      colorTextPlaceholder: tokens.mutedColor,
      colorDanger: tokens.dangerColor,
      iconColor: tokens.mutedColor,
      inputColorBorder: tokens.borderColor,
      inputFocusColorBorder: tokens.focusColor,
      inputBoxShadow: 'none',
      inputFocusBoxShadow: `0 0 0 1px ${tokens.focusColor}`,
      focusBoxShadow: `0 0 0 2px ${tokens.focusColor}`,
      fontFamily: tokens.fontFamily,
      fontSizeBase: tokens.fontSize,
      borderRadius: tokens.borderRadius,
      spacingUnit: tokens.spacing,
    },
    rules: {
      '.Block': { borderColor: tokens.borderColor, boxShadow: 'none' },
      '.Tab': { borderColor: tokens.borderColor, boxShadow: 'none' },
    },
  };
}
