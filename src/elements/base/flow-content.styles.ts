import { css } from 'lit';
import { figureStyles } from '../ui/figures.styles.ts';

/** Content of the elements that change or buy something: a number, its cost, and the result. */
export const flowContentStyles = css`
  ${figureStyles}
  .split {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .main,
  .panel {
    container-type: inline-size;
  }
  .panel {
    padding: var(--_pad);
    background: var(--_tint);
    border-block-start: 1px solid var(--_line);
    display: flex;
    flex-direction: column;
  }
  :host([frameless]) .panel {
    background: none;
  }
  @container (inline-size >= 36em) {
    .split {
      grid-template-columns: minmax(0, 6fr) minmax(0, 5fr);
    }
    .panel {
      border-block-start: none;
      border-inline-start: 1px solid var(--_line);
    }
  }
  .field {
    display: flex;
    inline-size: min(100%, 12em);
    margin-block: 8px 6px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .field:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .field.invalid {
    border-color: var(--_bad);
  }
  .field button {
    user-select: none;
    touch-action: manipulation;
    flex: none;
    border: none;
    inline-size: max(24px, var(--_space) * 11);
    padding: 0;
    font-size: 1.2em;
    font-weight: 400;
  }
  /* In DOM order, the input comes first. */
  .field button:first-of-type {
    order: -1;
  }
  input {
    all: unset;
    flex: 1;
    min-inline-size: 0;
    min-block-size: max(24px, var(--_space) * 11);
    text-align: center;
    font-size: clamp(0.75em, 9cqi, 1.25em);
    font-weight: 600;
  }
  input:focus-visible {
    outline: none;
  }
  .note {
    margin-block: 8px 4px;
  }
  /* Reserves space, so that nothing moves when the text changes. */
  .hint {
    margin-block-end: 8px;
    min-block-size: 2lh;
  }
  /* Labels and figures each get their own line, so that no row grows while the user types. */
  @container (inline-size < 15em) {
    .field ~ .rows > div {
      display: block;
      text-align: start;
    }
  }
  @container (inline-size < 18em) {
    .hint {
      min-block-size: 3lh;
    }
  }
  .hint.bad {
    color: var(--_bad);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: auto;
  }
  .panel > .actions {
    padding-block-start: 12px;
  }
  .actions > * {
    flex: 1 1 auto;
  }
  .actions > .primary {
    flex-grow: 3;
  }
  /* There is no next step yet. */
  .primary.idle,
  .primary.idle[aria-disabled='true']:not(.unread) {
    background: none;
    border-color: var(--_edge);
    color: inherit;
  }
  .primary.idle:hover {
    background: var(--_tint);
  }
  button,
  .button {
    transition: background-color 0.12s;
  }
  :is(.main, .panel) .notice {
    margin-block-end: 12px;
  }
  .main > h2 {
    font-size: 1.2em;
    margin-block-end: 12px;
  }
`;
