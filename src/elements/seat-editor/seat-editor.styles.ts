import { css } from 'lit';

/** Styles of `<ocw-seat-editor>` before the review. */
export const seatEditorStyles = css`
  /* The button that opens it is in the summary. */
  :host([closed]) {
    display: none;
  }
  .closed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 24px;
  }
  .after,
  .plus {
    font-weight: 600;
  }
  .plus {
    color: var(--_good);
  }
  .arrow {
    display: inline-block;
    margin-inline: 2px 4px;
    line-height: 1;
  }
  .cost ~ .actions {
    margin-block-start: 0;
  }
  /* Text and background must change together, or the text would be hard to read in between. */
  .panel > .actions > .primary {
    transition: none;
  }
  :host(:dir(rtl)) .arrow {
    transform: scaleX(-1);
  }
  /* Fits its longest text, so that nothing moves while the user types. */
  .cost {
    display: flow-root;
    min-block-size: calc(clamp(1em, 13cqi, 2em) * 1.2 + 3lh + 5.25em);
  }
  .field ~ .rows > div {
    display: flex;
    align-content: center;
    text-align: end;
  }
  @container (inline-size < 28em) {
    .field ~ .rows dt {
      flex-basis: auto;
    }
    .field ~ .rows > div {
      font-size: 0.875em;
      min-block-size: calc(2lh + var(--_space) * 3.5 + 1px);
    }
  }
  @container (inline-size < 18em) {
    .cost {
      min-block-size: calc(clamp(1em, 13cqi, 2em) * 1.2 + 4lh + 5.25em);
    }
  }
`;
