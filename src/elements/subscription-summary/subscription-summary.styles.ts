import { css } from 'lit';

/** Styles of `<ocw-subscription-summary>`. */
export const subscriptionSummaryStyles = css`
  .good {
    --_tone: var(--_good);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block-end: 8px;
  }
  header > h2 {
    font-size: 1.125em;
  }
  .chip {
    border: 1px solid transparent;
    border-radius: 1em;
    background: color-mix(in srgb, var(--_tone) 12%, transparent);
    color: var(--_tone);
    font-size: 0.8em;
    font-weight: 600;
    padding: 0 9px;
  }
  .card > .notice {
    margin-block-end: 16px;
  }
  .facts {
    display: grid;
    row-gap: var(--_pad);
  }
  .facts > div {
    container-type: inline-size;
  }
  .rows {
    font-size: 0.875em;
    margin-block-start: 12px;
  }
  .brand {
    border: 1px solid var(--_edge);
    border-radius: 4px;
    padding: 1px 5px;
    font-size: 0.7em;
    font-weight: 700;
    vertical-align: 0.1em;
  }
  [aria-busy='true'] {
    min-block-size: clamp(14.7em, (36em - 100cqi) * 999, 28em);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .actions > * {
    flex: auto;
    margin-block-start: 12px;
  }
  .actions > .notice {
    flex-basis: 100%;
  }
  @container (inline-size >= 24em) {
    .actions > button {
      flex: none;
    }
  }
  /* The columns align with those of an open seat editor below. */
  @container (inline-size >= 36em) {
    .facts {
      grid-template-columns: calc((100% + var(--_pad) * 2) * 6 / 11 - var(--_pad)) 1fr;
    }
    .facts > div:first-child {
      padding-inline-end: var(--_pad);
    }
    .facts > div + div {
      border-inline-start: 1px solid var(--_line);
      padding-inline-start: var(--_pad);
    }
  }
`;
