import { css } from 'lit';

/** Styles of the main amount, as large as its space allows, and of rows with a label and a figure. */
export const figureStyles = css`
  dl,
  dd {
    margin: 0;
  }
  /* The name of the credits may start the line, and is not capitalized in every language. */
  :is(h2, th)::first-letter {
    text-transform: uppercase;
  }
  .hero,
  .amount {
    font-weight: 600;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .hero {
    font-size: clamp(1em, 13cqi, 2em);
  }
  /* As high as its largest possible figure, so that nothing moves. A bold glyph is at most 0.7 em wide. */
  .amount {
    display: flex;
    align-items: center;
    min-block-size: calc(clamp(1em, 13cqi, 2em) * 1.2);
    margin-block: 4px;
  }
  .amount > * {
    font-size: clamp(1em, min(13cqi, 140cqi / var(--_length, 1)), 2em);
  }
  /* The part after a dot wraps as a whole. At the start of a line, its dot is outside the paragraph, which clips it. */
  :has(> .dotted) {
    overflow-x: clip;
  }
  .dotted:not(:last-child) {
    margin-inline-end: 0.6em;
  }
  .dotted + .dotted {
    display: inline-block;
  }
  .dotted + .dotted::before {
    content: '·' / '';
    display: inline-block;
    inline-size: 0.88em;
    margin-inline-start: -0.88em;
    text-align: center;
  }
  .rows > div {
    display: flex;
    flex-wrap: wrap;
    text-align: end;
    gap: 0 16px;
    padding-block: calc(var(--_space) * 1.75);
    border-block-start: 1px solid var(--_line);
  }
  .rows dt {
    flex: 1 1 6em;
    text-align: start;
    color: var(--_muted);
    max-inline-size: 100%;
    overflow-wrap: break-word;
  }
  .rows dd {
    margin-inline-start: auto;
  }
`;
