/**
 * Returns the address to come back to after paying elsewhere: the page's own, or if a script has filled the page (`about:srcdoc`,
 * `about:blank`) the base address of its creator, since Stripe and the server accept only web addresses.
 */
export function returnAddress(address: string, base?: string): string {
  return address.startsWith('about:') ? (base ?? document.baseURI) : address;
}
