import type { CSSResult } from 'lit';
import { css, unsafeCSS } from 'lit';
import { baseStyles } from '../shared/base.styles.ts';

// The tokens go to the face alone: what is slotted would inherit them from the host element.
const faceStyles: CSSResult = unsafeCSS(baseStyles.cssText.replace(/:host\s*\{/, '.base{'));

/** Styles of `<ocw-credit-gate>`: no box of its own while there is nothing to say. */
export const creditGateStyles: CSSResult = css`
  ${faceStyles}
  :host {
    display: contents;
  }
  .held {
    display: grid;
    gap: 12px;
    inline-size: 100%;
    min-inline-size: min(100%, 18em);
  }
  .through,
  .through > .content {
    display: contents;
  }
  .held > [inert] {
    opacity: 0.5;
  }
  [aria-busy='true'] ::slotted(*) {
    animation: wait 0.2s 0.4s both;
  }
  @keyframes wait {
    to {
      opacity: 0.5;
    }
  }
  .base slot {
    display: block;
    margin-block-start: 12px;
  }
`;
