import { expect } from 'chai';
import { baseStyles } from '../../src/elements/base/base.styles.ts';
import { readAppearance } from '../../src/payments/index.ts';
import { stripeAppearance } from '../../src/payments/stripe-appearance.ts';
import { checkAppearance } from '../../src/simulator/stripe-js/appearance.ts';

let host: HTMLElement;

/** An element with our tokens, which does not need to be one of ours. */
function themed(css: string): HTMLElement {
  host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = css;
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [baseStyles.styleSheet!];
  return host;
}

describe('the appearance of Stripe’s frames', () => {
  afterEach(() => host.remove());

  it('is our custom properties, as literal values', () => {
    const appearance = readAppearance(themed('color-scheme: light; font-size: 11px'));
    expect(appearance).to.deep.include({
      scheme: 'light',
      accentColor: 'rgb(61, 79, 209)',
      onAccentColor: 'rgb(255, 255, 255)',
      backgroundColor: 'rgb(255, 255, 255)',
      textColor: 'rgb(26, 31, 43)',
      dangerColor: 'rgb(179, 38, 30)',
      fontSize: '16px',
      fontFamily: 'system-ui, sans-serif',
      borderRadius: '8px',
    });
    expect(Object.values(appearance).join(' ')).not.to.match(/var\(|oklch|oklab|light-dark|color\(/);
  });

  it('follows the host’s own values, in any color syntax', () => {
    const { accentColor, borderRadius, fontFamily } = readAppearance(
      themed('--ocw-accent: hsl(120 100% 25%); --ocw-radius: 1rem; --ocw-font-family: Georgia, serif'),
    );
    expect({ accentColor, borderRadius, fontFamily }).to.deep.equal({
      accentColor: 'rgb(0, 128, 0)',
      borderRadius: '16px',
      fontFamily: 'Georgia, serif',
    });
    host.style.setProperty('--ocw-accent', 'oklch(0.7 0.3 150 / 0.5)');
    expect(readAppearance(host).accentColor).to.match(/^rgba\(\d+, \d+, \d+, 0\.5\)$/);
  });

  it('is readable if the browser does not resolve the custom properties', () => {
    const unknown = ['surface', 'text', 'accent', 'on-accent', 'muted', 'edge', 'bad']
      .map((token) => `--_${token}: light-dark-of-later(#fff, #000)`)
      .join('; ');
    for (const color of ['#111', '#eee']) {
      const appearance = readAppearance(themed(`${unknown}; color: ${color}`));
      expect(appearance).to.deep.include({
        scheme: 'light',
        backgroundColor: 'rgb(255, 255, 255)',
        textColor: 'rgb(26, 31, 43)',
        onAccentColor: 'rgb(255, 255, 255)',
        borderRadius: '8px',
      });
      host.remove();
    }
  });

  it('follows a change of the theme', () => {
    themed('color-scheme: light');
    expect(readAppearance(host).scheme).to.equal('light');
    host.style.colorScheme = 'dark';
    expect(readAppearance(host)).to.deep.include({ scheme: 'dark', backgroundColor: 'rgb(22, 24, 29)' });
  });

  it('is dark if the host’s surface is, whatever its color scheme', () => {
    themed('color-scheme: light; --ocw-surface: #101010; --ocw-text: #eee');
    expect(readAppearance(host).scheme).to.equal('dark');
    expect(stripeAppearance(readAppearance(host)).theme).to.equal('night');
  });

  it('leaves nothing behind in the element', () => {
    themed('');
    readAppearance(host);
    expect(host.shadowRoot!.childElementCount).to.equal(0);
  });

  it('is accepted by Stripe: nothing in it depends on the page', () => {
    checkAppearance(stripeAppearance(readAppearance(themed(''))));
    expect(() => checkAppearance({ variables: { colorPrimary: 'var(--x)' } })).to.throw('literal');
  });
});
