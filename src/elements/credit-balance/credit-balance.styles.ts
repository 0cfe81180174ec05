import { css } from 'lit';

/** Styles of `<ocw-credit-balance>`. */
export const creditBalanceStyles = css`
  :host([compact]) {
    display: inline-block;
    vertical-align: baseline;
  }
  :host([compact])::after {
    content: none;
  }
  :host([compact]) .base {
    container-type: normal;
    display: inline;
  }
  :host([compact]) :is(p, .line) {
    display: inline-block;
    margin-block: 0;
  }
  .total {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
    margin-block: 4px 12px;
  }
  .bar {
    display: flex;
    gap: 2px;
    block-size: 6px;
    margin-block: 12px;
  }
  .bar > span {
    border-radius: 3px;
    background: var(--_key, var(--_accent));
    min-inline-size: 3px;
  }
  .bought {
    --_key: color-mix(in srgb, var(--_accent) 66%, var(--_surface));
  }
  .bar > .none {
    flex: 1;
    background: var(--_line);
  }
  .rows dt {
    position: relative;
    padding-inline-start: 1.25em;
    color: inherit;
  }
  /* Legend of the bar. */
  dt::before {
    content: '';
    position: absolute;
    inset-block-start: 0.44em;
    inset-inline-start: 0;
    inline-size: 0.625em;
    block-size: 0.625em;
    border-radius: 3px;
    background: var(--_key, var(--_accent));
  }
  dt .muted::before {
    content: '· ';
  }
  .rows {
    margin-block-end: 12px;
  }
  @media (forced-colors: active) {
    .bar > span,
    dt::before {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .bar > .none,
    .bar > .bought,
    .bought dt::before {
      background: GrayText;
    }
  }
`;
