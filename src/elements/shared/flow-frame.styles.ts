import { css } from 'lit';

/** The frame of the elements that change or buy something, as it is before its content has come. */
export const flowFrameStyles = css`
  section.card {
    padding: 0;
    overflow: clip;
  }
  [aria-busy='true'] .main {
    min-block-size: 21em;
  }
  .main {
    padding: 20px;
  }
`;
