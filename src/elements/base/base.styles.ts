import { css } from 'lit';

/**
 * Styles of all elements. `.base` resets everything that would be inherited from the page except direction, visibility,
 * pointer events and the color scheme, which the page controls.
 */
export const baseStyles = css`
  :host {
    --_surface: var(--ocw-surface, light-dark(#fff, #16181d));
    --_text: var(--ocw-text, light-dark(#1a1f2b, #eef0f4));
    --_accent: var(--ocw-accent, light-dark(#3d4fd1, #93a2ff));
    --_radius: var(--ocw-radius, 8px);
    --_space: var(--ocw-space, 4px);
    --_pad: calc(var(--_space) * 5);
    --_on-accent: oklch(from var(--_accent) clamp(0, (0.63 - l) * 1000, 1) 0 0);
    --_muted: color-mix(in srgb, var(--_text) 72%, var(--_surface));
    --_line: color-mix(in srgb, var(--_text) 14%, var(--_surface));
    --_edge: color-mix(in srgb, var(--_text) 52%, var(--_surface));
    --_tint: color-mix(in srgb, var(--_text) 4%, var(--_surface));
    --_bad: light-dark(#b3261e, #ff9d93);
    --_good: light-dark(#1a7245, #6bd6a0);
    --_warn: light-dark(#8a5300, #f3b95f);
    display: block;
  }
  /*
   * The preferred width where the page asks for one (a dialog, a centered column): that of two columns. Size containment would
   * make it 0. One wide space that can wrap, so that the minimum stays 0; after the content, whose baseline counts. Clipped, so
   * that browsers do not consider an element without content moved when its skeleton appears.
   */
  :host::after {
    content: '. .';
    display: block;
    overflow: clip;
    visibility: hidden;
    font: medium/0 a;
    white-space: normal;
    word-spacing: 37em;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme~='light']) {
    color-scheme: light;
  }
  :host([theme~='dark']) {
    color-scheme: dark;
  }
  .base {
    all: initial;
    visibility: inherit;
    pointer-events: inherit;
    color-scheme: inherit;
    display: block;
    box-sizing: border-box;
    container-type: inline-size;
    font: var(--ocw-font-size, medium) / 1.5 var(--ocw-font-family, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
    color: var(--_text);
    overflow-wrap: anywhere;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .card {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.5);
    padding: var(--_pad);
  }
  :host([frameless]) .card {
    border: 0;
    border-radius: 0;
    background: none;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2,
  h3,
  .label {
    font-size: 1em;
    font-weight: 600;
  }
  h2:focus {
    outline: none;
  }
  .small {
    font-size: 0.875em;
  }
  .muted {
    color: var(--_muted);
  }
  button,
  .button {
    all: unset;
    box-sizing: border-box;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: max(24px, var(--_space) * 10);
    padding: var(--_space) calc(var(--_space) * 4);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    font-weight: 600;
    text-align: center;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--_tint);
  }
  [aria-disabled='true']:not(.unread) {
    cursor: default;
    opacity: 0.65;
  }
  .primary,
  .primary:hover {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_on-accent);
  }
  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 90%, var(--_text));
  }
  /* Stays legible: its label says what is in progress. */
  .primary[aria-disabled='true']:not(.unread) {
    background: color-mix(in srgb, var(--_accent) 86%, var(--_surface));
    opacity: 1;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .notice {
    border-inline-start: 3px solid var(--_tone, var(--_edge));
    padding-inline-start: 12px;
  }
  .card + .notice {
    margin-block-start: 12px;
  }
  .bad {
    --_tone: var(--_bad);
  }
  .warn {
    --_tone: var(--_warn);
  }
  .notice button {
    min-block-size: 28px;
    padding: 0 10px;
    margin-block: 6px 2px;
    font-size: 0.875em;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: pre;
  }
  .line {
    display: block;
    block-size: 0.9em;
    margin-block: 0.8em;
    max-inline-size: 100%;
    border-radius: 4px;
    background: var(--_line);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  .line.short {
    inline-size: 6em;
  }
  .line.big {
    inline-size: 5em;
    block-size: 1.9em;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .line {
      background: GrayText;
    }
    .primary {
      border-color: ButtonText;
    }
  }
`;
