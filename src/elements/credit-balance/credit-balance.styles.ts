import { css } from 'lit';

/** Styles of `<ocw-credit-balance>`. */
export const creditBalanceStyles = css`
  :host([compact]) {
    display: inline-block;
    vertical-align: baseline;
  }
  :host([compact]) .base {
    container-type: normal;
    display: inline;
  }
  .total {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin-block: 4px 12px;
  }
  .bar {
    display: flex;
    gap: 2px;
    block-size: 6px;
    margin-block-end: 12px;
  }
  .bar > span {
    border-radius: 3px;
    background: var(--_accent);
    min-inline-size: 3px;
  }
  .bar > .bought {
    background: color-mix(in oklab, var(--_accent) 45%, var(--_surface));
  }
  .bar > .none {
    flex: 1;
    background: var(--_line);
  }
  dt > span {
    display: block;
  }
  .rows dt {
    color: inherit;
  }
  .rows {
    margin-block-end: 12px;
  }
  @media (forced-colors: active) {
    .bar > span {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .bar > .none,
    .bar > .bought {
      background: GrayText;
    }
  }
`;
