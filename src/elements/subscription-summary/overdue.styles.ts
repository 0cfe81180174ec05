import { css } from 'lit';

/** Styles of overdue invoices in `<ocw-subscription-summary>`. */
export const overdueStyles = css`
  .overdue > h3 {
    font-size: 1em;
    font-weight: 700;
    margin: 0;
  }
  .overdue > p,
  .overdue > ul {
    margin-block: 4px 0;
  }
  .overdue > ul {
    list-style: none;
    padding: 0;
  }
  .overdue li {
    display: flex;
    justify-content: space-between;
    gap: 16px;
  }
  .overdue .alert {
    color: var(--_bad);
    font-weight: 600;
  }
  .overdue .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block: calc(var(--_space) * 2) 0;
  }
  .overdue .actions > * {
    min-block-size: max(24px, var(--_space) * 9);
    padding: var(--_space) calc(var(--_space) * 4);
    margin: 0;
    font-size: 1em;
  }
  .overdue .frame {
    background: var(--_surface);
    color: var(--_text);
  }
`;
