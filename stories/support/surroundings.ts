import type { Decorator } from '@storybook/web-components-vite';
import { html } from 'lit';
import { setupWorker } from 'msw/browser';
import type { SetupWorker } from 'msw/browser';
import { backendHandler, endpointOf, stripeOf } from './backends.ts';

/** Languages that run from right to left. */
const RIGHT_TO_LEFT = /^(ar|he)\b/;

/** The theme that shows how far a handful of custom properties goes. */
export const CLAY = [
  '--ocw-surface: light-dark(#fbf6ef, #241d18)',
  '--ocw-text: light-dark(#3a2a1e, #f3e7da)',
  '--ocw-accent: light-dark(#a3431c, #ffab7d)',
  '--ocw-radius: 2px',
  '--ocw-font-family: Georgia, "Times New Roman", serif',
].join(';');

/** Starts the service worker that answers for the stories' backends. */
export async function startWorker(): Promise<SetupWorker> {
  const worker = setupWorker(backendHandler);
  await worker.start({
    quiet: true,
    onUnhandledRequest: 'bypass',
    // Storybook may be built into a folder of somebody's site.
    serviceWorker: { url: new URL('mockServiceWorker.js', document.baseURI).pathname },
  });
  return worker;
}

/** Puts a story where the toolbar says: theme, direction, language, width, and the provider with its backend. */
export const withSurroundings: Decorator = (story, { abortSignal, globals, parameters }) => {
  const { theme, width, direction, language } = globals as Record<string, string>;
  const locale = language ?? 'en';
  const dir =
    direction === 'ltr' || direction === 'rtl' ? direction : RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr';
  const scheme = theme === 'system' ? 'light dark' : theme === 'dark' ? 'dark' : 'light';
  const page = `color-scheme:${scheme};background:light-dark(#f4f5f7,#0c0d10);padding:24px;`;
  const box = `max-inline-size:${width === 'full' ? '960px' : width};margin-inline:auto;`;
  const provided = parameters['provider'] !== false;
  return html`<div lang=${locale} dir=${dir} style=${page + (theme === 'clay' ? CLAY : '')}>
    <div style=${box}>
      ${
        provided
          ? html`<ocw-billing
              endpoint=${endpointOf(abortSignal)}
              .stripe=${stripeOf(abortSignal)}
              locale=${locale}
              time-zone="UTC"
              >${story()}</ocw-billing
            >`
          : story()
      }
    </div>
  </div>`;
};
