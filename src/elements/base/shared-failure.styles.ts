import { css } from 'lit';

/** Styles of a failure that several elements share. */
export const sharedFailureStyles = css`
  h2.part {
    font-size: 1em;
  }
  h2.part::first-letter {
    text-transform: uppercase;
  }
  :host([frameless]) .card + .notice {
    margin: 0 var(--_pad) var(--_pad);
  }
`;
