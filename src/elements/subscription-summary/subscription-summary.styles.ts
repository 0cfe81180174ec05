import { css } from 'lit';

/** Styles of `<ocw-subscription-summary>`. */
export const subscriptionSummaryStyles = css`
  .chip {
    border: 1px solid var(--_tone, var(--_line));
    border-radius: 1em;
    color: var(--_tone, var(--_muted));
    font-size: 0.8em;
    font-weight: 600;
    padding: 1px 9px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  header > h2 {
    margin-inline-end: auto;
  }
  .plan {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 16px;
    margin-block: 4px 12px;
  }
  .notice {
    margin-block-end: 12px;
  }
  dd > small {
    display: block;
    font-size: 0.867em;
    color: var(--_muted);
  }
  [aria-busy='true'] {
    min-block-size: clamp(16em, (26em - 100cqi) * 999, 25em);
  }
  .actions,
  .actions > .notice {
    margin-block: 12px 0;
  }
  @container (inline-size < 26em) {
    header > h2 {
      flex-basis: 100%;
    }
    .rows > div {
      display: block;
      text-align: start;
    }
  }
`;
