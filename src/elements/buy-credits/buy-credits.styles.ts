import { css } from 'lit';

/** Styles of `<ocw-buy-credits>`. */
export const buyCreditsStyles = css`
  .choice > h2 {
    font-size: 1em;
  }
  .sum dd {
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.2;
  }
  .choice > .actions {
    margin-block: 4px 8px;
  }
  details {
    margin-block-start: 8px;
  }
  summary {
    padding-block: 4px;
    cursor: pointer;
  }
  details ul {
    margin: 0;
  }
`;
