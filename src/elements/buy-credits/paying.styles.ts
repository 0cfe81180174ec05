import { css } from 'lit';

/** The payment with the card on file: one narrow column. Loaded with the steps. */
export const payingStyles = css`
  .on-file {
    display: grid;
    gap: 8px;
    max-inline-size: 32em;
  }
  .on-file h2 {
    margin: 0;
  }
  .on-file .actions {
    margin-block-start: 8px;
  }
  .sum {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
    padding-block-start: calc(var(--_space) * 1.75);
    border-block-start: 1px solid var(--_line);
    font-weight: 600;
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
