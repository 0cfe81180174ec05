import { css } from 'lit';

/** Styles of `<ocw-credit-gate>`, which has no box while it has nothing to show. */
export const creditGateStyles = css`
  :host {
    display: contents;
  }
  .held {
    display: grid;
    gap: 12px;
    inline-size: 100%;
    min-inline-size: min(100%, 288px);
  }
  .through,
  .through > .content {
    display: contents;
  }
  .held > [inert] {
    opacity: 0.5;
  }
  [aria-busy='true'] ::slotted(*) {
    animation: wait 0.2s 0.4s both;
  }
  @keyframes wait {
    to {
      opacity: 0.5;
    }
  }
  .card {
    padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
  }
  p + .notice {
    margin-block-start: 8px;
  }
  .base slot {
    display: block;
    margin-block-start: 12px;
  }
`;
