import { css } from 'lit';

/** Styles of `<ocw-seat-editor>` before anything is reviewed. */
export const seatEditorStyles = css`
  .closed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 24px;
  }
`;
