import { css } from 'lit';

/** Styles of `<ocw-buy-credits>`. */
export const buyCreditsStyles = css`
  /* Holds the longest of its sentences, so that nothing moves while a number is typed. */
  .split:has(.field) .panel .caption {
    min-block-size: 3lh;
  }
  @container (inline-size < 18em) {
    .split:has(.field) .panel .caption {
      min-block-size: 4lh;
    }
  }
  details {
    margin-block-start: 12px;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::before {
    content: '';
    flex: none;
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid var(--_muted);
    border-width: 0 2px 2px 0;
    rotate: -45deg;
    transition: rotate 0.12s;
  }
  summary:dir(rtl)::before {
    rotate: 135deg;
  }
  details[open] > summary::before {
    rotate: 45deg;
  }
  details ul {
    margin: 0;
    padding-inline-start: 1.5em;
  }
  .panel .rows {
    margin-block-start: 8px;
  }
  .panel .notice {
    margin-block-start: 12px;
  }
  /* Below what it belongs to: the other side may grow with what is opened or drawn there. */
  .panel .actions {
    margin-block-start: 4px;
  }
`;
