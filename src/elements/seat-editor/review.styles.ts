import { css } from 'lit';

/** Styles of the review's table with before and after. In a narrow box, values are below their label. */
export const reviewStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block-end: 16px;
  }
  th {
    font-weight: 400;
    color: var(--_muted);
    text-align: start;
  }
  th,
  td {
    padding-block: calc(var(--_space) * 1.75);
    padding-inline: 0;
  }
  td,
  thead th + th {
    overflow-wrap: break-word;
    text-align: end;
    padding-inline-start: 12px;
  }
  tbody tr {
    border-block-start: 1px solid var(--_line);
  }
  td:last-child {
    font-weight: 600;
    color: var(--_text);
  }
  @container (inline-size < 20em) {
    table,
    thead,
    tbody {
      display: block;
    }
    tr {
      display: flex;
      flex-wrap: wrap;
    }
    thead th:first-child {
      position: absolute;
    }
    tbody th {
      flex: 0 0 100%;
      padding-block-end: 0;
    }
    td,
    thead th + th {
      flex: 1 0 40%;
      max-inline-size: 100%;
    }
    td {
      padding-block-start: 0;
    }
  }
`;
