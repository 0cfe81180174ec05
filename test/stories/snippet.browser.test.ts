import { expect } from 'chai';
import { pasteable } from '../../stories/support/snippet.ts';

describe('The code of a story', () => {
  it('is the element in its provider, without comments and defaults', () => {
    const rendered = '<!----><ocw-buy-credits checkout="elements"></ocw-buy-credits>';
    const code =
      '<ocw-billing endpoint="/api/billing">\n  <ocw-buy-credits></ocw-buy-credits>\n</ocw-billing>';
    expect(pasteable(rendered, true)).to.equal(code);
    expect(pasteable(code, true), 'transformed again').to.equal(code);
  });

  it('has the attributes set by controls', () => {
    expect(pasteable('<ocw-seat-editor disabled="" name="users"></ocw-seat-editor>', false)).to.equal(
      '<ocw-seat-editor disabled name="users"></ocw-seat-editor>',
    );
  });

  it("has a page's endpoint, not the story's, and no layout boxes", () => {
    const rendered = `<ocw-billing endpoint="/story-backend/1" locale="" theme="dark" time-zone="UTC">
      <div style="display:grid;gap:16px"><ocw-seat-editor></ocw-seat-editor></div>
    </ocw-billing>`;
    expect(pasteable(rendered, false)).to.equal(
      '<ocw-billing endpoint="/api/billing" theme="dark">\n  <ocw-seat-editor></ocw-seat-editor>\n</ocw-billing>',
    );
  });

  it('keeps custom properties, and escapes text', () => {
    const rendered =
      '<div style="--ocw-space:3px"><ocw-credit-gate><button type="button">A &lt; B</button></ocw-credit-gate></div>';
    expect(pasteable(rendered, false)).to.equal(
      [
        '<div style="--ocw-space:3px">',
        '  <ocw-credit-gate>',
        '    <button type="button">A &lt; B</button>',
        '  </ocw-credit-gate>',
        '</div>',
      ].join('\n'),
    );
  });
});
