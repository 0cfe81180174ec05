import type { Appearance } from '@stripe/stripe-js';
import { IntegrationError } from './backend.ts';

/** Throws an IntegrationError unless all variables are literal: Stripe's frames have another origin, without the page's CSS. */
export function checkAppearance(appearance: Appearance | undefined): void {
  for (const [name, value] of Object.entries(appearance?.variables ?? {})) {
    if (/\b(var|light-dark|color-mix)\(|\bfrom\b|currentcolor|inherit/i.test(value)) {
      throw new IntegrationError(`appearance.variables.${name} is not a literal value: ${value}`);
    }
  }
}

/** Returns the frame's style sheet for an appearance. */
export function frameStyles({ theme, variables = {} }: Appearance = {}): string {
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
    body { margin: 0; padding: 2px; font: ${fontSizeBase}/1.5 ${fontFamily}; color: ${colorText}; }
    .banner { margin: 0 0 12px; padding: 2px 10px; border-radius: ${borderRadius}; background: #ffd84d; color: #221a00;
      font-size: .8em; font-weight: 600; }
    .error { min-height: 1.5em; margin: 4px 0 0; color: ${colorDanger}; }
    .card { display: grid; grid-template-columns: 1fr 1fr; gap: calc(3 * ${spacingUnit}); margin-top: calc(3 * ${spacingUnit}); }
    .card[hidden], .panel[hidden] { display: none; }
    .field { position: relative; }
    .field.number { grid-column: 1 / -1; }
    label { display: block; margin-bottom: ${spacingUnit}; font-size: .9em; }
    .icon { position: absolute; inset-block-end: 11px; right: 12px; font-size: .7em; font-weight: 700; letter-spacing: .03em;
      line-height: 22px; pointer-events: none; }
    .icon:not(:empty) { padding: 0 6px; border: 1px solid ${inputColorBorder}; border-radius: 4px; }
    input, select { box-sizing: border-box; width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit;
      color-scheme: ${dark ? 'dark' : 'light'}; background: ${colorBackground}; border: 1px solid ${inputColorBorder};
      border-radius: ${borderRadius}; }
    .number input { padding-right: 64px; }
    :dir(rtl) > input { text-align: right; }
    :dir(rtl) > .icon { right: auto; left: 12px; }
    .number:dir(rtl) input { padding: 8px 12px 8px 64px; }
    option { color: ${colorText}; background: ${colorBackground}; }
    .panel { margin-top: 8px; font-size: .9em; }
    summary { min-height: 32px; align-content: center; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
    button { display: flex; justify-content: space-between; gap: 1em; width: 100%; min-height: 36px; padding: 4px 12px; font: inherit;
      color: inherit; text-align: start; background: transparent; border: 0; border-top: 1px solid ${inputColorBorder}; cursor: pointer; }
    .digits { font-variant-numeric: tabular-nums; }
    :focus-visible { outline: 2px solid ${colorPrimary}; outline-offset: 1px; }`;
}
