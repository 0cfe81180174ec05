import { css } from 'lit';

/** Styles of `<ocw-credit-history>`, beside those of every table. In a narrow box each row becomes two lines. */
export const creditHistoryStyles = css`
  td.balance {
    color: var(--_muted);
    font-weight: 400;
  }
  .plus {
    color: var(--_good);
  }
  .narrow {
    display: none;
  }
  @container (inline-size < 30em) {
    tbody tr {
      grid-template: 'what what count' 'date price balance' / auto 1fr auto;
    }
    .price {
      grid-area: price;
      text-align: start;
    }
    td.price {
      font-size: 0.875em;
      font-weight: 400;
    }
    .balance {
      grid-area: balance;
    }
    td.balance {
      font-size: 0.875em;
      white-space: normal;
    }
    .narrow {
      display: inline;
    }
  }
`;
