import { css } from 'lit';

/** Styles of `<ocw-credit-history>` in addition to the table styles. In a narrow box, each row becomes two lines. */
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
    td.price {
      font-weight: 400;
    }
    td.balance {
      white-space: normal;
    }
    .narrow {
      display: inline;
    }
  }
`;
