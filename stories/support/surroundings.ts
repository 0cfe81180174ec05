import type { Decorator } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { setupWorker } from 'msw/browser';
import type { SetupWorker } from 'msw/browser';
import { backendHandler, endpointOf, fetchOf, stripeOf } from './backends.ts';
import { THEMES } from './themes.ts';

/** Languages written from right to left. */
const RIGHT_TO_LEFT = /^(ar|he)\b/;

/**
 * Style of the page's own buttons. WebKitGTK's default in a dark scheme is white on silver, a contrast of 1.8:1.
 */
const PAGE_BUTTONS = `.page button {
  border: 1px solid #888;
  border-radius: 6px;
  padding: 6px 12px;
  font: 0.875rem/1.4 system-ui, sans-serif;
  color: light-dark(#1a1f2b, #eef0f4);
  background: light-dark(#fff, #23262e);
}`;

/** Starts the service worker that serves the stories' backends. */
export async function startWorker(): Promise<SetupWorker> {
  const worker = setupWorker(backendHandler);
  await worker.start({
    quiet: true,
    onUnhandledRequest: 'bypass',
    // Storybook may be deployed in a subfolder of a site.
    serviceWorker: { url: new URL('mockServiceWorker.js', document.baseURI).pathname },
  });
  return worker;
}

/** Renders a story with the toolbar's theme, direction, language and width, in a provider with the story's backend. */
export const withSurroundings: Decorator = (story, { abortSignal, globals, parameters, viewMode }) => {
  const { theme, width, direction, language } = globals as Record<string, string>;
  const locale = language ?? 'en';
  const dir =
    direction === 'ltr' || direction === 'rtl' ? direction : RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr';
  const scheme = theme === 'system' ? 'light dark' : /\bdark$/.test(theme ?? '') ? 'dark' : 'light';
  const named = theme?.split(' ')[0] ?? '';
  const canvas = `color-scheme:${scheme};background:light-dark(#f4f5f7,#0c0d10);`;
  // For a single story, set them on the whole page, too.
  if (viewMode === 'story') document.documentElement.style.cssText = canvas;
  const box = `max-inline-size:${width === 'full' ? '960px' : width};margin-inline:auto;`;
  const provided = parameters['provider'] !== false;
  return html`<style>
      ${PAGE_BUTTONS}
    </style>
    <div
      class="page"
      lang=${locale}
      dir=${dir}
      style=${`${canvas}padding:24px`}
      theme=${named in THEMES ? named : nothing}
    >
      <div style=${box}>
        ${
          provided
            ? html`<ocw-billing
                endpoint=${endpointOf(abortSignal)}
                .fetch=${fetchOf(abortSignal)}
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
