import { css } from 'lit';

/**
 * The frame of the elements that change or buy something. While loading, it is as high as its content will be, in one
 * column or two.
 */
export const flowFrameStyles = css`
  section.card {
    padding: 0;
    overflow: clip;
  }
  [aria-busy='true'] .main {
    min-block-size: clamp(22em, (36em - 100cqi) * 999, 37em);
  }
  :host([collapsible]) [aria-busy='true'] .main {
    min-block-size: 7.5em;
  }
  :host([collapsible][frameless]) [aria-busy='true'] {
    display: none;
  }
  .main {
    padding: var(--_pad);
  }
`;
