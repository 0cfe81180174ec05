import type { Engine } from '../engine.ts';
import { html, page } from './html.ts';
import type { Html, PageLayout } from './html.ts';

/** What a page is asked with. */
export interface PageRequest {
  readonly engine: Engine;
  /** What stands in the path after the page's name. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** What a form sent, or undefined for a plain visit. */
  readonly form: URLSearchParams | undefined;
  readonly stylesheet: string;
}

/** Shows a page or follows a form. */
export type PageHandler = (request: PageRequest) => Promise<Response>;

/** Draws a page of the site. */
export function show(request: PageRequest, title: string, body: Html, layout?: PageLayout): Response {
  return page(title, request.stylesheet, body, layout);
}

/** 404 for a page. */
export function nothingHere(request: PageRequest): Response {
  return show(request, 'Nothing here', html`<p>There is no such simulated page.</p>`, { status: 404 });
}

/** Where a "back" link may go. */
export function backLink(url: string | null, label: string): Html {
  return url !== null && /^https?:/i.test(url)
    ? html`<p class="back"><a href="${url}">${label}</a></p>`
    : html``;
}
