import { css } from 'lit';

/** Styles of `<ocw-invoices>` in addition to the table styles. In a narrow box, each row becomes two lines. */
export const invoicesStyles = css`
  .status,
  .document {
    white-space: nowrap;
  }
  .bad {
    color: var(--_bad);
    font-weight: 600;
  }
  .void {
    color: var(--_muted);
  }
  td.count.void {
    font-weight: 400;
    text-decoration: line-through;
  }
  @container (inline-size < 30em) {
    .status,
    .document {
      white-space: normal;
    }
  }
`;
