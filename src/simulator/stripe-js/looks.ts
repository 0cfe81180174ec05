import type { Appearance } from '@stripe/stripe-js';
import { IntegrationError } from './backend.ts';

/** Stripe's frames are another origin's: no value may depend on the page. */
export function checkAppearance(appearance: Appearance | undefined): void {
  for (const [name, value] of Object.entries(appearance?.variables ?? {})) {
    if (/\b(var|light-dark|color-mix)\(|\bfrom\b|currentcolor|inherit/i.test(value)) {
      throw new IntegrationError(`appearance.variables.${name} is not a literal value: ${value}`);
    }
  }
}

/** The frame's style sheet for an appearance. */
export function looks({ theme, variables = {} }: Appearance = {}): string {
  const dark = theme === 'night';
  const {
    colorBackground = dark ? '#30313d' : '#fff',
    colorText = dark ? '#fff' : '#30313d',
    colorPrimary = '#0570de',
    colorDanger = '#df1b41',
    inputColorBorder = '#8888',
    fontFamily = 'system-ui, sans-serif',
    fontSizeBase = '16px',
    borderRadius = '4px',
    spacingUnit = '4px',
  } = variables;
  return `
    body { margin: 0; padding: 2px; font: ${fontSizeBase}/1.5 ${fontFamily}; color: ${colorText};
      background: ${colorBackground}; color-scheme: ${dark ? 'dark' : 'light'}; }
    .banner { margin: 0 0 8px; padding: 4px 8px; background: #ffd84d; color: #221a00; font-weight: 700; }
    .error { min-height: 1.5em; margin: 4px 0 0; color: ${colorDanger}; }
    .card { display: grid; grid-template-columns: 1fr 1fr; gap: ${spacingUnit}; margin-top: ${spacingUnit}; }
    .card[hidden], .panel[hidden] { display: none; }
    [name='number'] { grid-column: 1 / -1; }
    input, select { box-sizing: border-box; width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit;
      background: transparent; border: 1px solid ${inputColorBorder}; border-radius: ${borderRadius}; }
    option { color: ${colorText}; background: ${colorBackground}; }
    .panel { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 8px; }
    button { font: inherit; font-size: .8em; min-height: 28px; padding: 2px 8px; color: inherit; background: transparent;
      border: 1px dashed ${inputColorBorder}; border-radius: ${borderRadius}; cursor: pointer; }
    :focus-visible { outline: 2px solid ${colorPrimary}; outline-offset: 1px; }`;
}
