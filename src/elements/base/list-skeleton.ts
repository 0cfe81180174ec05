import { html } from 'lit';

/** Skeleton of a list. */
export const listSkeleton = html`<span class="line short"></span
  >${[1, 2, 3, 4].map(() => html`<span class="line"></span>`)}`;
