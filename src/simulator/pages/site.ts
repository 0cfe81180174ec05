import type { Engine } from '../engine.ts';
import { html, page } from './html.ts';
import type { Html, PageLayout } from './html.ts';

/** A request to a page. */
export interface PageRequest {
  readonly engine: Engine;
  /** The path segment after the page's name. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The submitted form; undefined for a GET. */
  readonly form: URLSearchParams | undefined;
  readonly stylesheet: string;
}

/** Handles a GET or a submitted form of a page. */
export type PageHandler = (request: PageRequest) => Promise<Response>;

/** Returns a page of the site. */
export function show(request: PageRequest, title: string, body: Html, layout?: PageLayout): Response {
  return page(title, request.stylesheet, body, layout);
}

/** Returns a 404 page. */
export function notFound(request: PageRequest): Response {
  return show(request, 'Page not found', html`<p>The simulator has no page at this address.</p>`, {
    status: 404,
  });
}

/** Returns a link back to an http or https URL; nothing for any other. */
export function backLink(url: string | null, label: string): Html {
  return url !== null && /^https?:/i.test(url)
    ? html`<p class="back"><a href="${url}">${label}</a></p>`
    : html``;
}
