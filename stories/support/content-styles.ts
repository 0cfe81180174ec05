import { html } from 'lit';

/** Styles of the Content page. On narrow screens, columns are stacked. */
export const contentStyles = html`<style>
  .content {
    container-type: inline-size;
    --muted: light-dark(#4d5463, #a9b0be);
    --line: light-dark(#d9dce3, #2c313b);
    --accent: light-dark(#3d4fd1, #93a2ff);
    color: light-dark(#1a1f2b, #eef0f4);
    font:
      1rem/1.5 system-ui,
      sans-serif;
    overflow-wrap: anywhere;
  }
  .content :is(h1, h2, p, ul, dl, dd, pre) {
    margin: 0;
  }
  .content h1 {
    font-size: 1.75rem;
    line-height: 1.2;
    text-wrap: balance;
  }
  .content h2 {
    font-size: 1.25rem;
    line-height: 1.3;
    margin-block: 40px 8px;
    scroll-margin-block-start: 16px;
  }
  .content h2:focus {
    outline: none;
  }
  .content > :is(p, ul:not(.contents)) {
    max-inline-size: 68ch;
  }
  .content > p + :is(p, pre),
  .content > pre + p {
    margin-block-start: 12px;
  }
  .content ul {
    padding-inline-start: 20px;
  }
  .content li + li {
    margin-block-start: 4px;
  }
  .content a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  .content :is(code, pre, dt) {
    font:
      0.8125rem/1.5 ui-monospace,
      monospace;
  }
  .content pre {
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 12px;
    overflow-x: auto;
    white-space: pre;
  }
  .content .contents {
    columns: 15em;
    margin-block-start: 16px;
    padding: 0;
    list-style: none;
  }
  .content .slot {
    color: var(--accent);
  }
  .content dl {
    margin-block-start: 16px;
    border-block-end: 1px solid var(--line);
  }
  .content dl > div {
    border-block-start: 1px solid var(--line);
    padding-block: 12px;
  }
  .content .note {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .content .words {
    margin-block-start: 4px;
  }
  .content .form {
    display: block;
  }
  .content .form > small {
    color: var(--muted);
    font-size: 0.75rem;
  }
  @container (inline-size >= 34em) {
    .content dl > div {
      display: grid;
      grid-template: auto 1fr / minmax(0, 1fr) minmax(0, 1fr);
      column-gap: 32px;
    }
    .content .one .words {
      grid-area: 1 / 2 / span 2;
      margin: 0;
    }
    .content .two :is(dt, .note) {
      grid-column: 1 / -1;
    }
  }
  @container (inline-size >= 48em) {
    .content .two > div {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .content .two :is(dt, .note) {
      grid-column: 1;
    }
    .content .two .words {
      grid-area: 1 / 2 / span 2;
      margin: 0;
    }
    .content .two .beside {
      grid-column: 3;
    }
  }
</style>`;

/**
 * Styles of rows on documentation pages, and of inline code, which Storybook would keep on one line even on narrow pages. For a
 * `<style>`.
 */
export const docsStyles = `
  .sbdocs :not(pre) > code {
    white-space: normal !important;
    overflow-wrap: anywhere;
  }
  .sbdocs .rows {
    border-block-end: 1px solid #8884;
    margin-block: 16px;
  }
  .sbdocs .rows > div {
    border-block-start: 1px solid #8884;
    padding-block: 12px;
  }
  .sbdocs .rows :is(dt, dt > div, dd) {
    font-size: 14px;
    font-style: normal;
    font-weight: 400;
    margin: 0;
    padding: 0;
  }
  .sbdocs .rows p {
    margin: 0 0 4px;
  }
  .sbdocs .rows :is(dt > div, .facts) {
    color: #5c6370;
  }
  .sbdocs .rows .facts > code {
    display: inline-block;
  }
  @media (min-width: 700px) {
    .sbdocs .rows > div {
      display: grid;
      grid-template-columns: 16em minmax(0, 1fr);
      gap: 24px;
    }
  }
`;
