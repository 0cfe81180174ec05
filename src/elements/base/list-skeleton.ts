import { html } from 'lit';

/** In place of a list, while it is loaded. */
export const listSkeleton = html`<span class="bone short"></span
  >${[1, 2, 3, 4].map(() => html`<span class="bone"></span>`)}`;
