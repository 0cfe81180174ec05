import type { FakeStripeBackend } from '../stripe-js/backend.ts';
import type { Engine } from '../engine.ts';
import { browserApi } from './api.ts';
import { challengePage } from './challenge-page.ts';
import { checkoutPage } from './checkout-page.ts';
import { styles } from './html.ts';
import { invoicePage } from './invoice-page.ts';
import { portalPage } from './portal-page.ts';
import type { PageHandler } from './site.ts';

const pages: Readonly<Record<string, PageHandler>> = {
  challenges: challengePage,
  checkout: checkoutPage,
  invoices: invoicePage,
  portal: portalPage,
};

/** Serves everything below the base URL: pages at `/invoices/:id` and so on, and the browser API at `/api/:method`. */
export function createSite(
  engine: Engine,
  backend: FakeStripeBackend,
): (request: Request) => Promise<Response | undefined> {
  const root = new URL(engine.baseUrl).pathname.replace(/\/$/, '');
  return async (request) => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`${root}/`)) return undefined;
    const [name = '', id = '', ...rest] = url.pathname.slice(root.length + 1).split('/');
    if (rest.length > 0) return undefined;
    if (name === 'style.css')
      return new Response(styles, { headers: { 'content-type': 'text/css; charset=utf-8' } });
    if (name === 'api') return browserApi(backend, id, request);
    const handler = Object.hasOwn(pages, name) ? pages[name] : undefined;
    if (handler === undefined || id === '' || !['GET', 'POST'].includes(request.method)) return undefined;
    const form = request.method === 'POST' ? new URLSearchParams(await request.text()) : undefined;
    return handler({ engine, id, query: url.searchParams, form, stylesheet: `${root}/style.css` });
  };
}
