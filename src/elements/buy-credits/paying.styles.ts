import { css } from 'lit';

/** Styles of the payment: the card on file in one narrow column, or the form beside a panel. Loaded with the steps. */
export const payingStyles = css`
  .panel .rows {
    margin-block-start: 8px;
  }
  .panel .notice {
    margin-block-start: 12px;
  }
  /* Stays right below its content: the other column may grow with the payment form. */
  .panel .actions {
    margin-block-start: 4px;
  }
  .on-file {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    max-inline-size: 36em;
  }
  .on-file h2 {
    font-size: 1em;
    margin: 0;
  }
  .on-file .actions {
    margin-block-start: 8px;
  }
  .on-file > [role='status'] {
    min-block-size: 1lh;
  }
  .method {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5em;
  }
  .method .link {
    margin: 0;
  }
`;
