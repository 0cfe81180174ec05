import { css } from 'lit';

/** Styles of `<ocw-seat-editor>`. */
export const seatEditorStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block: 8px 16px;
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
  td:last-child,
  .sum > * {
    font-weight: 600;
    color: var(--_text);
  }
`;
