import { css } from 'lit';

/** The amount that matters most, as large as its place allows, and rows of a label and a figure. */
export const figureStyles = css`
  dl,
  dd {
    margin: 0;
  }
  /* What the credits are called begins a line here, and not in every language with a capital. */
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
  /* As high as its largest figure, so that nothing moves. A bold letter is at most 0.7 em wide. */
  .amount {
    display: flex;
    align-items: center;
    min-block-size: calc(clamp(1em, 13cqi, 2em) * 1.2);
    margin-block: 4px;
  }
  .amount > * {
    font-size: clamp(1em, min(13cqi, 140cqi / var(--_length, 1)), 2em);
  }
  /* What follows a dot moves to the next line as a whole; the dot stays. */
  .dotted:not(:last-child)::after {
    content: '·';
    margin-inline: 0.35em;
  }
  .dotted + .dotted {
    display: inline-block;
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
