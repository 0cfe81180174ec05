import { css } from 'lit';

/** Styles of `<ocw-buy-credits>`. */
export const buyCreditsStyles = css`
  .choice > h2 {
    font-size: 1em;
  }
  /* The heading says it: the label is for assistive technology. */
  .choice > #label {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .sum dd {
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.2;
  }
  .choice > .actions {
    margin-block: 4px 8px;
  }
  .idle .primary {
    background: none;
    border-color: var(--_edge);
    color: inherit;
  }
  .idle .primary:hover {
    background: var(--_tint);
  }
  /* Holds the longest of its sentences, so that nothing moves while a number is typed. */
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
