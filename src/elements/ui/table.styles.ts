import { css } from 'lit';

/** Styles of a table with a caption, a row header in each row, and a button that loads more. */
export const tableStyles = css`
  /* Out of sight, the browser skips its layout and paint and keeps its last height. A list gets long only through "Show more". */
  .long {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 100em;
    /* Containment clips at the padding's edge: room for focus rings. */
    margin: -6px;
    padding: 6px;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  caption {
    text-align: start;
    padding-block-end: 8px;
  }
  th,
  td {
    padding-block: calc(var(--_space) * 2);
    padding-inline: 0 16px;
    text-align: start;
    vertical-align: baseline;
    font-weight: 400;
  }
  tr > :last-child {
    padding-inline-end: 0;
  }
  /* Headings break only between words, so their longest word sets the minimum width of the column. */
  thead th {
    overflow-wrap: break-word;
    padding-block: 4px;
    color: var(--_muted);
    font-size: 0.875em;
  }
  tbody tr {
    border-block-start: 1px solid var(--_line);
  }
  tbody th {
    inline-size: 100%;
    font-weight: 600;
  }
  .note {
    display: block;
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }
  a {
    color: inherit;
    text-underline-offset: 2px;
  }
  .date,
  .count {
    white-space: nowrap;
  }
  .count {
    text-align: end;
  }
  td.count {
    font-weight: 600;
  }
  [part='empty'],
  .notice,
  [part='more'] {
    margin-block-start: 12px;
  }
  @container (inline-size < 30em) {
    table,
    tbody,
    caption {
      display: block;
    }
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    /* The description and the amount share the first line, the other cells the second; each line wraps separately. */
    tbody tr {
      display: flex;
      flex-wrap: wrap;
      gap: 0 16px;
      align-items: baseline;
      padding-block: calc(var(--_space) * 2.5);
    }
    tbody tr::before {
      content: '';
      order: -1;
      flex-basis: 100%;
    }
    tbody th,
    tbody td {
      padding: 0;
    }
    tbody th {
      order: -2;
      flex: 1 1 0;
      min-inline-size: min(100%, max(50%, 8em));
    }
    td {
      font-size: 0.875em;
    }
    .amount {
      order: -2;
      font-size: 1em;
    }
    .amount,
    td:last-child {
      margin-inline-start: auto;
    }
    .date {
      white-space: normal;
    }
    [part='more'] {
      inline-size: 100%;
    }
  }
`;
