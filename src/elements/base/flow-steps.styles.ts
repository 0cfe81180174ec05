import { css } from 'lit';

/** Styles of the steps after the choice of a number: links to other steps, and results. Loaded with these steps. */
export const flowStepsStyles = css`
  .link {
    align-self: start;
    min-block-size: 24px;
    margin-block: 8px 12px;
    padding: 0;
    border: 0;
    font-size: 0.875em;
    font-weight: 400;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .link:hover {
    background: none;
    text-decoration-thickness: 2px;
  }
  .outcome {
    padding: var(--_pad);
    display: grid;
    gap: 8px;
    justify-items: start;
  }
  .lines {
    display: grid;
    gap: 8px;
  }
  .outcome h2 {
    font-size: 1.2em;
  }
  .outcome .actions {
    margin-block-start: 8px;
  }
  .mark {
    inline-size: 32px;
    block-size: 32px;
    border: 1px solid transparent;
    border-radius: 50%;
    color: var(--_tone, var(--_muted));
    background: color-mix(in srgb, currentcolor 12%, var(--_surface));
    display: grid;
    place-items: center;
    font-weight: 700;
  }
  .good {
    --_tone: var(--_good);
  }
  p > a {
    color: inherit;
    text-underline-offset: 2px;
  }
`;
