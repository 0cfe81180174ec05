import { css } from 'lit';

/** Styles of `<ocw-buy-credits>`. */
export const buyCreditsStyles = css`
  .main > h2 {
    font-size: 1.2em;
    margin-block-end: 12px;
  }
  details {
    margin-block-start: 12px;
  }
  summary {
    padding-block: 4px;
    cursor: pointer;
  }
  details ul {
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
    margin-block-start: 16px;
  }
`;
