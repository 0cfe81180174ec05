import { unsafeCSS } from 'lit';
import { baseStyles } from '../base/base.styles.ts';

/** The shared styles, with the tokens on the element's own box alone: slotted content would inherit them from the host element. */
export const boxStyles = unsafeCSS(baseStyles.cssText.replace(/:host\s*\{/, '.base{'));
