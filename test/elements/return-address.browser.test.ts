import { expect } from 'chai';
import { returnAddress } from '../../src/state/return-address.ts';

describe('The address to come back to after paying elsewhere', () => {
  afterEach(() => document.body.replaceChildren());

  it('is the page’s own, with its query and hash', () => {
    expect(returnAddress(location.href)).to.equal(location.href);
  });

  it('is a web address in a frame that a script has filled', async () => {
    for (const srcdoc of ['<p>', undefined]) {
      const frame = document.createElement('iframe');
      if (srcdoc) frame.srcdoc = srcdoc;
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await loaded;
      const page = frame.contentWindow as Window;
      expect(page.location.protocol).to.equal('about:');
      expect(returnAddress(page.location.href, page.document.baseURI)).to.equal(document.baseURI);
    }
  });
});
