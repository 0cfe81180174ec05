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
  /* Fits its longest text, so that nothing moves while the user types. */
  .caption {
    min-block-size: 3lh;
  }
  @container (inline-size < 18em) {
    .caption {
      min-block-size: 6lh;
    }
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
